import type { AnyForm, FieldStructure, ObjectStructure, ScalarType, Structure } from '#kube/schema/structure.ts'
import { structureOfType } from '#kube/schema/structures.ts'
import type { Documentation } from './documentation.ts'
import { enumOf } from './enums.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const apiextensions = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1'

/** Types that are components although JSON has a single value for them. */
const scalarComponents: Readonly<Partial<Record<ScalarType | AnyForm, string>>> = {
  time: `${meta}.Time`,
  'micro-time': `${meta}.MicroTime`,
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  'int-or-string': 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  'raw-extension': 'io.k8s.apimachinery.pkg.runtime.RawExtension',
  'fields-v1': `${meta}.FieldsV1`,
  json: `${apiextensions}.JSON`,
  'schema-or-bool': `${apiextensions}.JSONSchemaPropsOrBool`,
  'schema-or-array': `${apiextensions}.JSONSchemaPropsOrArray`,
  'schema-or-strings': `${apiextensions}.JSONSchemaPropsOrStringArray`,
}

export const patchComponent = `${meta}.Patch`

const fixedComponents: Readonly<Record<string, JsonSchema>> = {
  [`${meta}.Time`]: { type: 'string', format: 'date-time', description: 'A time as RFC 3339 has it.' },
  [`${meta}.MicroTime`]: {
    type: 'string',
    format: 'date-time',
    description: 'A time as RFC 3339 has it, with six decimals.',
  },
  [`${meta}.FieldsV1`]: { type: 'object', description: 'A set of fields as a trie, in JSON.' },
  [patchComponent]: { type: 'object', description: 'The body of a PATCH request.' },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': {
    oneOf: [{ type: 'string' }, { type: 'number' }],
    description: 'An amount, with a suffix for its scale: 500m, 1.5Gi, 2e3.',
  },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {
    oneOf: [{ type: 'integer' }, { type: 'string' }],
    format: 'int-or-string',
    description: 'A whole number or text: the number of a port or its name, an amount or a percentage.',
  },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { type: 'object', description: 'An object of any kind.' },
  [`${apiextensions}.JSON`]: { description: 'Any JSON value: null, true, a number, text, a list or an object.' },
  [`${apiextensions}.JSONSchemaPropsOrBool`]: { description: 'A schema, or whether anything is allowed.' },
  [`${apiextensions}.JSONSchemaPropsOrArray`]: { description: 'A schema, or a list of them.' },
  [`${apiextensions}.JSONSchemaPropsOrStringArray`]: { description: 'A schema, or a list of property names.' },
}

const plainScalars: Readonly<Partial<Record<ScalarType, JsonSchema>>> = {
  boolean: { type: 'boolean' },
  bytes: { type: 'string', format: 'byte' },
  double: { type: 'number', format: 'double' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  string: { type: 'string' },
}

export function refTo(typeName: string): JsonSchema {
  return { $ref: `#/components/schemas/${typeName}` }
}

/**
 * The schemas of the given types and of all that they refer to, in the shapes that upstream's documents have.
 * `gvks` marks the types that are kinds.
 */
export function componentsOf(
  typeNames: Iterable<string>,
  gvks: ReadonlyMap<string, readonly object[]>,
  documentation: Documentation,
): Record<string, JsonSchema> {
  const made = new Map<string, JsonSchema>()
  const open = [...typeNames]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (made.has(name)) continue
    const fixed = fixedComponents[name]
    const refs = (other: string): JsonSchema => {
      open.push(other)
      return refTo(other)
    }
    made.set(name, fixed ?? objectSchema(structureOfType(name), gvks.get(name) ?? [], documentation, refs))
  }
  return Object.fromEntries([...made].sort(([a], [b]) => (a < b ? -1 : 1)))
}

type Refer = (typeName: string) => JsonSchema

function objectSchema(
  structure: ObjectStructure,
  gvks: readonly object[],
  documentation: Documentation,
  refer: Refer,
): JsonSchema {
  const { description, fields: texts } = documentation.of(structure.name ?? '')
  const fields = Object.entries(structure.fields)
  const required = fields.filter(([, field]) => field.isRequired).map(([name]) => name)
  const properties = fields.map(([name, field]) => {
    // The models document a reference at its type alone.
    const text = texts[name] || documentation.of(typeOf(field.structure)).description
    return [name, propertySchema(field, text, refer)] as const
  })
  return {
    ...(description ? { description } : {}),
    ...(fields.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
    ...(required.length > 0 ? { required } : {}),
    type: 'object',
    ...(gvks.length > 0 ? { 'x-kubernetes-group-version-kind': gvks } : {}),
    ...(structure.isAtomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    ...(structure.unions ? { 'x-kubernetes-unions': structure.unions } : {}),
  }
}

function typeOf(structure: Structure): string {
  return structure.type === 'object' ? (structure.name ?? '') : ''
}

function propertySchema(field: FieldStructure, description: string | undefined, refer: Refer): JsonSchema {
  const beside = {
    ...(description ? { description } : {}),
    ...(field.default === undefined ? {} : { default: field.default }),
    ...extensionsOf(field),
  }
  return withRef(withEnum(valueSchema(field.structure, refer), field), beside)
}

/** The values of a list's items, or a map's members, stand with those. */
function withEnum(schema: JsonSchema, field: FieldStructure): JsonSchema {
  const values = enumOf(field)
  if (!values) return schema
  const inner = schema.type === 'array' ? 'items' : schema.type === 'object' ? 'additionalProperties' : undefined
  return inner
    ? { ...schema, [inner]: { ...(schema[inner] as JsonSchema), enum: values } }
    : { ...schema, enum: values }
}

/** A reference may not stand beside other words, so upstream wraps it. */
function withRef(schema: JsonSchema, beside: JsonSchema): JsonSchema {
  if (schema['$ref'] === undefined || Object.keys(beside).length === 0) return { ...schema, ...beside }
  return { allOf: [schema], ...beside }
}

function extensionsOf({ structure, patchStrategy, patchMergeKey, isGranular }: FieldStructure): JsonSchema {
  const isDeclaredList = structure.type === 'list' && structure.isDeclared === true
  const isAtomicMap = structure.type === 'map' && structure.isAtomic
  return {
    ...(isDeclaredList ? { 'x-kubernetes-list-type': structure.listType } : {}),
    ...(isDeclaredList && structure.keys.length > 0 ? { 'x-kubernetes-list-map-keys': structure.keys } : {}),
    ...(isAtomicMap ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    ...(isGranular ? { 'x-kubernetes-map-type': 'granular' } : {}),
    ...(patchStrategy ? { 'x-kubernetes-patch-strategy': patchStrategy } : {}),
    ...(patchMergeKey ? { 'x-kubernetes-patch-merge-key': patchMergeKey } : {}),
  }
}

function valueSchema(structure: Structure, refer: Refer): JsonSchema {
  switch (structure.type) {
    case 'object':
      return refer(structure.name ?? '')
    case 'list':
      return { type: 'array', items: elementSchema(structure.items, refer) }
    case 'map':
      return { type: 'object', additionalProperties: elementSchema(structure.items, refer) }
    case 'scalar': {
      const component = scalarComponents[structure.scalar]
      return component === undefined ? (plainScalars[structure.scalar] ?? {}) : refer(component)
    }
    case 'any': {
      const component = structure.form && scalarComponents[structure.form]
      return component === undefined ? {} : refer(component)
    }
  }
}

const elementDefaults: Readonly<Partial<Record<ScalarType, unknown>>> = {
  string: '',
  boolean: false,
  int32: 0,
  int64: 0,
  double: 0,
}

/** An element that is no pointer has the zero value of its type for a default. */
function elementSchema(structure: Structure, refer: Refer): JsonSchema {
  const schema = valueSchema(structure, refer)
  if (structure.type === 'object') return { allOf: [schema], default: {} }
  const zero = structure.type === 'scalar' ? elementDefaults[structure.scalar] : undefined
  return zero === undefined ? schema : { ...schema, default: zero }
}
