import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'

/** What the parts of a structural schema say; validation of the definition has made sure that it is one. */

export function itemsOf({ items }: JsonSchema): JsonSchema | undefined {
  return items === undefined || isSchemaList(items) ? undefined : items
}

export function isSchemaList(items: NonNullable<JsonSchema['items']>): items is readonly JsonSchema[] {
  return Array.isArray(items)
}

/** The schema of a map's values. `additionalProperties: true` is a map of anything. */
export function valuesOf({ additionalProperties }: JsonSchema): JsonSchema | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined
}

export function propertyOf(schema: JsonSchema, name: string): JsonSchema | undefined {
  return schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined
}

export function isPreserving(schema: JsonSchema): boolean {
  return schema['x-kubernetes-preserve-unknown-fields'] === true
}

export function isEmbedded(schema: JsonSchema): boolean {
  return schema['x-kubernetes-embedded-resource'] === true
}

export function isIntOrString(schema: JsonSchema): boolean {
  return schema['x-kubernetes-int-or-string'] === true
}

/** Properties in the order of their names: upstream's is random, ours is to be the same each time. */
export function sortedProperties({ properties = {} }: JsonSchema): [string, JsonSchema][] {
  return Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1))
}

export type Fields = Record<string, unknown>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The fields that every object has, whatever its schema says. */
export const metaFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])
