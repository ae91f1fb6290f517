import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import type { FieldStructure, ListStructure, ObjectStructure, Structure } from '#kube/schema/structure.ts'
import { structureOfType } from '#kube/schema/structures.ts'
import { isEmbedded, isIntOrString, isPreserving, itemsOf, valuesOf } from './schema.ts'

const any: Structure = { type: 'any' }

/** The type of a custom kind's objects, for patches and server-side apply. */
export function structureOfCustom(schema: JsonSchema | undefined): ObjectStructure {
  return objectOf(schema ?? { 'x-kubernetes-preserve-unknown-fields': true }, true)
}

function structureOfSchema(schema: JsonSchema): Structure {
  if (isIntOrString(schema)) return { type: 'scalar', scalar: 'int-or-string' }
  switch (schema.type) {
    case 'object':
      return objectLike(schema)
    case 'array':
      return listOf(schema)
    case 'string':
      return { type: 'scalar', scalar: 'string' }
    case 'boolean':
      return { type: 'scalar', scalar: 'boolean' }
    case 'integer':
      return { type: 'scalar', scalar: 'int64' }
    case 'number':
      return { type: 'scalar', scalar: 'double' }
    default:
      return any
  }
}

function objectLike(schema: JsonSchema): Structure {
  const isAtomic = schema['x-kubernetes-map-type'] === 'atomic'
  const values = valuesOf(schema)
  if (schema.properties || isEmbedded(schema)) return objectOf(schema, isEmbedded(schema))
  if (values) return { type: 'map', items: structureOfSchema(values), isAtomic }
  if (schema.additionalProperties === true || isPreserving(schema)) return { type: 'map', items: any, isAtomic }
  return objectOf(schema, false)
}

function objectOf(schema: JsonSchema, isResource: boolean): ObjectStructure {
  const required = new Set(schema.required)
  const fields: Record<string, FieldStructure> = {}
  if (isResource) Object.assign(fields, resourceFields())
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (isResource && name in fields) continue
    fields[name] = fieldOf(property, required.has(name))
  }
  return {
    type: 'object',
    fields,
    isAtomic: schema['x-kubernetes-map-type'] === 'atomic',
    ...(isPreserving(schema) ? { preservesUnknown: true } : {}),
  }
}

function resourceFields(): Record<string, FieldStructure> {
  const text: FieldStructure = { structure: { type: 'scalar', scalar: 'string' }, isRequired: false, omits: 'absent' }
  const metadata = structureOfType('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')
  return {
    apiVersion: text,
    kind: text,
    metadata: { structure: metadata, isRequired: false, omits: 'absent' },
  }
}

function fieldOf(schema: JsonSchema, isRequired: boolean): FieldStructure {
  return {
    structure: structureOfSchema(schema),
    isRequired,
    omits: 'absent',
    ...(schema.nullable ? { isNullable: true } : {}),
    ...(schema.default === undefined ? {} : { default: schema.default }),
    ...(schema.enum ? { enum: schema.enum } : {}),
  }
}

function listOf(schema: JsonSchema): ListStructure {
  const items = itemsOf(schema)
  const declared = schema['x-kubernetes-list-type']
  const listType = declared === 'set' || declared === 'map' ? declared : 'atomic'
  return {
    type: 'list',
    items: items ? structureOfSchema(items) : any,
    listType,
    keys: schema['x-kubernetes-list-map-keys'] ?? [],
  }
}
