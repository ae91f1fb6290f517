import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import {
  isEmbedded,
  isFields,
  isPreserving,
  itemsOf,
  metaFields,
  propertyOf,
  valuesOf,
  type Fields,
} from '../schema.ts'

/**
 * Removes, in place, what the schema does not name. Answers with the paths of what was removed, sorted.
 * Source: apiextensions pkg/apiserver/schema/pruning/algorithm.go.
 */
export function prune(object: Fields, schema: JsonSchema, isResourceRoot = true): string[] {
  const unknown: string[] = []
  pruneValue(object, isResourceRoot ? { ...schema, 'x-kubernetes-embedded-resource': true } : schema, '', unknown)
  return unknown.sort()
}

/** Without a schema nothing is known. */
function pruneValue(value: unknown, schema: JsonSchema | undefined, path: string, unknown: string[]): void {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      const at = `${path}[${String(i)}]`
      if (schema && isPreserving(schema)) pruneKept(item, itemsOf(schema), at, unknown)
      else pruneValue(item, schema && itemsOf(schema), at, unknown)
    }
  } else if (isFields(value)) {
    if (schema && isPreserving(schema)) pruneKept(value, schema, path, unknown)
    else pruneFields(value, schema, path, unknown)
  }
}

function pruneFields(value: Fields, schema: JsonSchema | undefined, path: string, unknown: string[]): void {
  for (const name of Object.keys(value)) {
    if (schema && isEmbedded(schema) && metaFields.has(name)) continue
    const at = path === '' ? name : `${path}.${name}`
    const property = schema && propertyOf(schema, name)
    if (property) pruneValue(value[name], property, at, unknown)
    else if (schema?.additionalProperties) {
      const values = valuesOf(schema)
      if (values) pruneValue(value[name], values, at, unknown)
    } else {
      unknown.push(at)
      Reflect.deleteProperty(value, name)
    }
  }
}

/** Inside of what is kept, the fields that have a schema are pruned nevertheless. */
function pruneKept(value: unknown, schema: JsonSchema | undefined, path: string, unknown: string[]): void {
  if (!schema) return
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) pruneKept(item, itemsOf(schema), `${path}[${String(i)}]`, unknown)
  } else if (isFields(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (isEmbedded(schema) && metaFields.has(name)) continue
      const known = propertyOf(schema, name) ?? valuesOf(schema)
      if (known) pruneValue(member, known, path === '' ? name : `${path}.${name}`, unknown)
    }
  }
}
