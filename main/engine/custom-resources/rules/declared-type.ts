import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import {
  boolType,
  bytesType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  mapType,
  objectType,
  stringType,
  timestampType,
  type CelType,
} from '../../cel/types.ts'
import { escapeName } from '../../cel/values/json.ts'
import { isEmbedded, isIntOrString, itemsOf, valuesOf } from '../schema.ts'

/**
 * The CEL type that a schema declares, with how large its values can be: costs are estimated with it.
 * Source: apiserver pkg/cel/common/schemas.go SchemaDeclType.
 */
export interface DeclaredType {
  readonly type: CelType
  /** Of the smallest value in JSON, in bytes. */
  readonly minSize: number
  /** Characters of a string, items of a list, keys of a map. */
  readonly maxElements: number
  readonly fields?: ReadonlyMap<string, DeclaredType>
  readonly items?: DeclaredType
  readonly keys?: DeclaredType
}

/** apiserver pkg/cel/limits.go: what a request can hold. */
const maxRequestSize = 3 * 1024 * 1024

const text = (schema: JsonSchema): number => {
  if (schema.maxLength !== undefined) return Math.max(0, schema.maxLength) * (schema.format === 'byte' ? 1 : 4)
  if (schema.enum?.length)
    return Math.max(...schema.enum.map((value) => (typeof value === 'string' ? value.length : 0)))
  return maxTextLength(schema)
}

/** Of a string that fills a whole request; quotes are no part of it. */
function maxTextLength({ format = '' }: JsonSchema): number {
  const fixed: Readonly<Record<string, number>> = { duration: 32, date: 12, 'date-time': 32 }
  return fixed[format] ?? maxRequestSize - 2
}

/** Undefined where rules cannot see values of the schema: what is kept without a type. */
export function declaredTypeOf(schema: JsonSchema, isResourceRoot: boolean): DeclaredType | undefined {
  if (isIntOrString(schema)) {
    const maxElements = schema.maxLength === undefined ? maxRequestSize - 2 : schema.maxLength * 4
    return { type: dynType, minSize: 1, maxElements }
  }
  const full = isResourceRoot ? withMeta(schema) : schema
  switch (full.type) {
    case 'array':
      return listOf(full)
    case 'object':
      return valuesOf(full) ? mapOf(full) : objectOf(full)
    case 'string':
      return stringOf(full)
    case 'boolean':
      return { type: boolType, minSize: 4, maxElements: 1 }
    case 'number':
      return { type: doubleType, minSize: 1, maxElements: 1 }
    case 'integer':
      return { type: intType, minSize: 1, maxElements: 1 }
    default:
      return undefined
  }
}

function listOf(schema: JsonSchema): DeclaredType | undefined {
  const schemaOfItems = itemsOf(schema)
  const items = schemaOfItems && declaredTypeOf(schemaOfItems, isEmbedded(schemaOfItems))
  if (!items) return undefined
  const maxElements = schema.maxItems ?? Math.floor((maxRequestSize - 2) / (items.minSize + 1))
  return { type: listType(items.type), minSize: 2, maxElements: Math.max(0, maxElements), items }
}

function mapOf(schema: JsonSchema): DeclaredType | undefined {
  const schemaOfValues = valuesOf(schema)
  const items = schemaOfValues && declaredTypeOf(schemaOfValues, isEmbedded(schemaOfValues))
  if (!items) return undefined
  // The smallest entry has a key of no characters: `"":` and a comma.
  const maxElements = schema.maxProperties ?? Math.floor((maxRequestSize - 2) / (items.minSize + 6))
  const keys = { type: stringType, minSize: 2, maxElements: maxRequestSize - 2 }
  return { type: mapType(stringType, items.type), minSize: 2, maxElements: Math.max(0, maxElements), items, keys }
}

function objectOf(schema: JsonSchema): DeclaredType {
  const fields = new Map<string, DeclaredType>()
  const required = new Set(schema.required)
  let minSize = 2
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const declared = declaredTypeOf(property, isEmbedded(property))
    if (!declared) continue
    const escaped = escapeName(name)
    if (escaped !== undefined) fields.set(escaped, declared)
    if (required.has(name) && property.default === undefined) minSize += name.length + declared.minSize + 4
  }
  const types = new Map([...fields].map(([name, declared]) => [name, declared.type]))
  return { type: objectType('object', () => types), minSize, maxElements: maxRequestSize, fields }
}

function stringOf(schema: JsonSchema): DeclaredType {
  const maxElements = text(schema)
  switch (schema.format) {
    case 'byte':
      return { type: bytesType, minSize: 2, maxElements }
    case 'duration':
      return { type: durationType, minSize: 3, maxElements: maxTextLength(schema) }
    case 'date':
      return { type: timestampType, minSize: 12, maxElements: maxTextLength(schema) }
    case 'date-time':
      return { type: timestampType, minSize: 21, maxElements: maxTextLength(schema) }
    default:
      return { type: stringType, minSize: 2, maxElements }
  }
}

/** Rules at the root of a resource see its type and name, whatever the schema says. */
function withMeta(schema: JsonSchema): JsonSchema {
  const string = { type: 'string' }
  const metadata = { type: 'object', properties: { name: string, generateName: string } }
  return { ...schema, properties: { ...schema.properties, apiVersion: string, kind: string, metadata } }
}
