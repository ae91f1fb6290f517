import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import { duplicateField, type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { isFields, itemsOf, propertyOf, valuesOf } from '../schema.ts'

/** Items of sets, and keys of lists of type `map`, must be unique. Source: apiextensions schema/listtype/validation.go. */
export function validateListTypes(value: unknown, schema: JsonSchema | undefined, path = ''): FieldError[] {
  if (!schema) return []
  if (Array.isArray(value)) {
    const items = itemsOf(schema)
    const inner = value.flatMap((item, i) => validateListTypes(item, items, `${path}[${String(i)}]`))
    return [...duplicates(value, schema, path), ...inner]
  }
  if (!isFields(value)) return []
  return Object.entries(value).flatMap(([name, member]) => {
    const property = propertyOf(schema, name)
    const at = property ? `${path}${path === '' ? '' : '.'}${name}` : `${path}[${name}]`
    return validateListTypes(member, property ?? valuesOf(schema), at)
  })
}

function duplicates(list: readonly unknown[], schema: JsonSchema, path: string): FieldError[] {
  const type = schema['x-kubernetes-list-type']
  if (type === 'set') return repeated(list, list, path)
  if (type !== 'map') return []
  const odd = list.findIndex((item) => item !== null && !isFields(item))
  if (odd !== -1) {
    return [invalidField(`${path}[${String(odd)}]`, list[odd], 'must be an object for an array of list-type map')]
  }
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  return repeated(
    list,
    list.map((item) => keyOf(item, keys)),
    path,
  )
}

function keyOf(item: unknown, keys: readonly string[]): Record<string, unknown> {
  if (!isFields(item)) return {}
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(item, key)).map((key) => [key, item[key]]))
}

/** Each value that comes again is told once, where it comes the second time. */
function repeated(list: readonly unknown[], ids: readonly unknown[], path: string): FieldError[] {
  const counts = new Map<string, number>()
  return list.flatMap((_item, i) => {
    const id = canonical(ids[i])
    const count = (counts.get(id) ?? 0) + 1
    counts.set(id, count)
    return count === 2 ? [duplicateField(`${path}[${String(i)}]`, ids[i])] : []
  })
}

function canonical(value: unknown): string {
  if (!isFields(value)) return JSON.stringify(value)
  const sorted = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
  return `{${sorted.join(',')}}`
}
