import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { itemsOf, propertyOf } from '../schema.ts'

/** `x-kubernetes-list-type` and its keys. Source: ValidateCustomResourceDefinitionOpenAPISchema, validateMapListKeysMapSet. */
export function listTypeErrors(schema: JsonSchema, path: string): FieldError[] {
  const listType = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const at = `${path}.x-kubernetes-list-type`
  const errors: FieldError[] = []
  const items = itemsOf(schema)
  if (listType !== undefined && schema.type !== 'array') {
    const detail = 'must be array if x-kubernetes-list-type is specified'
    errors.push(schema.type ? invalidField(`${path}.type`, schema.type, detail) : requiredField(`${path}.type`, detail))
  } else if (listType === 'set' && items) {
    errors.push(...setErrors(items, path))
  }
  if (listType !== undefined && !['atomic', 'set', 'map'].includes(listType)) {
    errors.push(unsupportedField(at, listType, ['atomic', 'set', 'map']))
  }
  if (keys.length > 0 && listType !== 'map') {
    const detail = 'must be map if x-kubernetes-list-map-keys is non-empty'
    errors.push(listType === undefined ? requiredField(at, detail) : invalidField(at, listType, detail))
  }
  if (listType === 'map') errors.push(...mapErrors(keys, items, path))
  return [...errors, ...itemErrors(schema, listType, keys, path)]
}

function setErrors(items: JsonSchema, path: string): FieldError[] {
  const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set'
  const listType = items['x-kubernetes-list-type']
  if (items.type === 'array' && listType !== undefined && listType !== 'atomic') {
    return [invalidField(`${path}.items.x-kubernetes-list-type`, listType, detail)]
  }
  if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') {
    return [invalidField(`${path}.items.x-kubernetes-map-type`, listType ?? null, detail)]
  }
  return []
}

function mapErrors(keys: readonly string[], items: JsonSchema | undefined, path: string): FieldError[] {
  const at = `${path}.x-kubernetes-list-map-keys`
  const errors: FieldError[] = []
  if (keys.length === 0) errors.push(requiredField(at, 'must not be empty if x-kubernetes-list-type is map'))
  if (!items) return [...errors, requiredField(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map')]
  if (items.type !== 'object') {
    const detail = "must be object if parent array's x-kubernetes-list-type is map"
    return [...errors, invalidField(`${path}.items.type`, items.type ?? '', detail)]
  }
  for (const [i, key] of keys.entries()) {
    const property = propertyOf(items, key)
    if (!property) errors.push(invalidField(at, keys, 'entries must all be names of item properties'))
    else if (property.type === 'array' || property.type === 'object') {
      const detail = "must be a scalar type if parent array's x-kubernetes-list-type is map"
      errors.push(invalidField(`${path}.items.properties[${key}].type`, items.type, detail))
    }
    if (keys.indexOf(key) < i) errors.push(invalidField(at, keys, 'must not contain duplicate entries'))
  }
  return errors
}

function itemErrors(
  schema: JsonSchema,
  listType: string | undefined,
  keys: readonly string[],
  path: string,
): FieldError[] {
  const items = itemsOf(schema)
  if (!items || (listType !== 'set' && listType !== 'map')) return []
  const errors: FieldError[] = []
  if (items.nullable) {
    errors.push(
      forbiddenField(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`),
    )
  }
  if (listType === 'set') return errors
  const why = 'this property is in x-kubernetes-list-map-keys'
  for (const key of keys) {
    const property = propertyOf(items, key)
    if (!property) continue
    const at = `${path}.items.properties[${key}]`
    if (!items.required?.includes(key) && property.default === undefined) {
      errors.push(requiredField(`${at}.default`, `${why}, so it must have a default or be a required property`))
    }
    if (property.nullable) errors.push(forbiddenField(`${at}.nullable`, `${why}, so it cannot be nullable`))
  }
  return errors
}
