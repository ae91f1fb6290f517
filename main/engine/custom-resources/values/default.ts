import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import { cloneJson, setMember } from '#kube/meta/json.ts'
import { isFields, itemsOf, propertyOf, valuesOf } from '../schema.ts'

/**
 * Fills in the schema's defaults, in place. A null where none is allowed counts as missing.
 * Source: apiextensions pkg/apiserver/schema/defaulting/{algorithm,prunenulls}.go.
 */
export function applySchemaDefaults(value: unknown, schema: JsonSchema | undefined): void {
  if (!schema) return
  if (Array.isArray(value)) {
    const items = itemsOf(schema)
    for (const [i, item] of value.entries()) {
      if (items && isMisplacedNull(item, items) && items.default !== undefined) value[i] = cloneJson(items.default)
      applySchemaDefaults(value[i], items)
    }
  } else if (isFields(value)) {
    defaultFields(value, schema)
  }
}

function defaultFields(value: Record<string, unknown>, schema: JsonSchema): void {
  dropNulls(value, schema)
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined) continue
    if (!Object.hasOwn(value, name) || isMisplacedNull(value[name], property)) {
      setMember(value, name, cloneJson(property.default))
    }
  }
  const values = valuesOf(schema)
  for (const name of Object.keys(value)) {
    const property = propertyOf(schema, name)
    if (!property && values && isMisplacedNull(value[name], values) && values.default !== undefined) {
      setMember(value, name, cloneJson(values.default))
    }
    applySchemaDefaults(value[name], property ?? values)
  }
}

/** A null that is not allowed, and that no default takes the place of, was never there. */
function dropNulls(value: Record<string, unknown>, schema: JsonSchema): void {
  for (const name of Object.keys(value)) {
    const known = propertyOf(schema, name) ?? valuesOf(schema)
    if (known?.default === undefined && known && isMisplacedNull(value[name], known))
      Reflect.deleteProperty(value, name)
  }
}

function isMisplacedNull(value: unknown, schema: JsonSchema): boolean {
  return value === null && schema.nullable !== true
}

/** Whether a schema has defaults at all: most have none, and need not be walked. */
export function hasDefaults(schema: JsonSchema | undefined): boolean {
  if (!schema) return false
  if (schema.default !== undefined || hasDefaults(itemsOf(schema)) || hasDefaults(valuesOf(schema))) return true
  return Object.values(schema.properties ?? {}).some(hasDefaults)
}
