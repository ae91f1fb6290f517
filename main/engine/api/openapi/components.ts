import { schema, type FieldSchema, type ScalarType } from '#kube/schema/schema.ts'
import type { PatchExtensions } from './patch-extensions.ts'

type JsonSchema = Readonly<Record<string, unknown>>

/** What a value looks like in OpenAPI v3, in the shapes that upstream's documents have. */
const scalars: Readonly<Record<ScalarType, JsonSchema>> = {
  any: { type: 'object' },
  boolean: { type: 'boolean' },
  bytes: { type: 'string', format: 'byte' },
  double: { type: 'number', format: 'double' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  'int-or-string': { oneOf: [{ type: 'integer' }, { type: 'string' }], format: 'int-or-string' },
  'micro-time': { type: 'string', format: 'date-time' },
  quantity: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  string: { type: 'string' },
  time: { type: 'string', format: 'date-time' },
}

export function refTo(typeName: string): JsonSchema {
  return { $ref: `#/components/schemas/${typeName}` }
}

/** The schema of one type; `gvks` marks the types that are kinds. */
export function componentOf(typeName: string, gvks: readonly object[], extensions: PatchExtensions): JsonSchema {
  const { description = '', fields = {} } = schema.types[typeName] ?? {}
  const names = Object.entries(fields)
  const required = names.filter(([, field]) => field.required).map(([name]) => name)
  return {
    type: 'object',
    description,
    properties: Object.fromEntries(
      names.map(([name, field]) => [name, propertyOf(field, extensions.get(`${typeName}/${name}`))]),
    ),
    ...(required.length > 0 ? { required } : {}),
    ...(gvks.length > 0 ? { 'x-kubernetes-group-version-kind': gvks } : {}),
  }
}

function propertyOf(field: FieldSchema, extensions: JsonSchema = {}): JsonSchema {
  // The models document a reference at its type alone.
  const description = field.description || schema.types[field.of ?? '']?.description
  return { ...(description ? { description } : {}), ...shaped(field), ...extensions }
}

function shaped(field: FieldSchema): JsonSchema {
  const single = singleOf(field)
  if (field.shape === 'list') return { type: 'array', items: single }
  if (field.shape === 'map') return { type: 'object', additionalProperties: single }
  if (field.shape === 'map-of-lists') return { type: 'object', additionalProperties: { type: 'array', items: single } }
  return single
}

/** A reference may not stand beside other words, so upstream wraps it. */
function singleOf({ type, of = '' }: FieldSchema): JsonSchema {
  return type === 'object' ? { allOf: [refTo(of)], default: {} } : scalars[type]
}

/** All types that the given ones refer to, themselves too. */
export function reachableFrom(typeNames: Iterable<string>): Set<string> {
  const reached = new Set<string>()
  const open = [...typeNames]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue
    reached.add(name)
    for (const field of Object.values(schema.types[name]?.fields ?? {})) if (field.of) open.push(field.of)
  }
  return reached
}
