import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { isEmbedded, isSchemaList, itemsOf, metaFields, sortedProperties, valuesOf } from '../schema.ts'
import { listTypeErrors } from './list-rules.ts'
import { ruleTextErrors } from './rule-texts.ts'

/** What holds for a schema because of where it stands. */
export interface SchemaPlace {
  readonly path: string
  readonly isRoot: boolean
  readonly isInsideMeta: boolean
  /** Why defaults are not allowed here. */
  readonly noDefaults?: string
}

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string']

/**
 * The rules of a schema beside structurality, of everything in it.
 * Source: apiextensions pkg/apis/apiextensions/validation ValidateCustomResourceDefinitionOpenAPISchema.
 */
export function schemaErrors(schema: JsonSchema, place: SchemaPlace): FieldError[] {
  return [...ownErrors(schema, place), ...childErrors(schema, place), ...extensionErrors(schema, place.path)]
}

const unsupported = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'] as const

function ownErrors(schema: JsonSchema, { path, noDefaults, isInsideMeta }: SchemaPlace): FieldError[] {
  const { type, items } = schema
  const errors: FieldError[] = []
  if (type && !types.includes(type)) errors.push(unsupportedField(`${path}.type`, type, types))
  if (schema.default !== undefined && noDefaults) {
    errors.push(forbiddenField(`${path}.default`, `must not be set ${noDefaults}`))
  }
  for (const name of unsupported) {
    const value = schema[name]
    const isSet = value !== undefined && (typeof value !== 'object' || Object.keys(value).length > 0)
    if (isSet) errors.push(forbiddenField(`${path}.${name}`, `${name} is not supported`))
  }
  if (type === 'null') {
    errors.push(forbiddenField(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'))
  }
  if (items && isSchemaList(items)) {
    errors.push(forbiddenField(`${path}.items`, 'items must be a schema object and not an array'))
  }
  if (isInsideMeta && isEmbedded(schema)) {
    errors.push(forbiddenField(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta'))
  }
  if (schema.uniqueItems) {
    const detail = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'
    errors.push(forbiddenField(`${path}.uniqueItems`, detail))
  }
  if (
    schema.additionalProperties !== undefined &&
    schema.additionalProperties !== true &&
    sortedProperties(schema).length > 0
  ) {
    const detail = 'additionalProperties and properties are mutual exclusive'
    errors.push(forbiddenField(`${path}.additionalProperties`, detail))
  }
  return errors
}

function childErrors(schema: JsonSchema, place: SchemaPlace): FieldError[] {
  const { path } = place
  const child = (segment: string): SchemaPlace => ({ ...place, path: `${path}.${segment}`, isRoot: false })
  const values = valuesOf(schema)
  const items = itemsOf(schema)
  const inMeta = place.isInsideMeta ? { noDefaults: 'inside additionalProperties applying to object metadata' } : {}
  const { allOf = [], anyOf = [], oneOf = [], not } = schema
  const nested = Object.entries({ allOf, oneOf, anyOf }).flatMap(([word, list]) =>
    list.flatMap((each, i) => schemaErrors(each, child(`${word}[${String(i)}]`))),
  )
  return [
    ...(values ? schemaErrors(values, { ...child('additionalProperties'), ...inMeta }) : []),
    ...sortedProperties(schema).flatMap(([name, property]) =>
      schemaErrors(property, { ...child(`properties[${name}]`), ...metaPlace(schema, place, name) }),
    ),
    ...(not ? schemaErrors(not, child('not')) : []),
    ...nested,
    ...(items ? schemaErrors(items, child('items')) : []),
  ]
}

function metaPlace(schema: JsonSchema, { isRoot }: SchemaPlace, name: string): Partial<SchemaPlace> {
  if (!metaFields.has(name) || !(isRoot || isEmbedded(schema))) return {}
  return { isInsideMeta: true, ...(isRoot ? { noDefaults: `in top-level ${name}` } : {}) }
}

function extensionErrors(schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    errors.push(invalidField(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'))
  }
  const mapType = schema['x-kubernetes-map-type']
  if (mapType !== undefined && schema.type !== 'object') {
    errors.push(mustBeType(`${path}.type`, schema.type, 'must be object if x-kubernetes-map-type is specified'))
  }
  if (mapType !== undefined && mapType !== 'atomic' && mapType !== 'granular') {
    errors.push(unsupportedField(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular']))
  }
  return [...errors, ...listTypeErrors(schema, path), ...ruleTextErrors(schema, path)]
}

export function mustBeType(path: string, type: string | undefined, detail: string): FieldError {
  return type ? invalidField(path, type, detail) : requiredField(path, detail)
}
