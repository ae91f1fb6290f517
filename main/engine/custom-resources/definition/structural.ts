import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, textOf } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { CelError } from '../../cel/errors.ts'
import { compileRegex } from '../../cel/regex.ts'
import { isEmbedded, isIntOrString, isPreserving, itemsOf, propertyOf, sortedProperties, valuesOf } from '../schema.ts'

type Level = 'root' | 'item' | 'field'

/**
 * What keeps a schema from being structural: its skeleton must say the type of everything, and what stands under
 * `allOf`, `anyOf`, `oneOf` and `not` may only narrow it.
 * Source: apiextensions pkg/apiserver/schema/{validation,complete}.go.
 */
export function structuralErrors(schema: JsonSchema, path: string): FieldError[] {
  const errors = [...invariants(schema, 'root', path), ...completeness(schema, path)]
  return errors.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1))
}

function invariants(schema: JsonSchema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = []
  const items = itemsOf(schema)
  const values = valuesOf(schema)
  if (schema.type === 'array' && !items) errors.push(requiredField(`${path}.items`, 'must be specified'))
  if (items) errors.push(...invariants(items, 'item', `${path}.items`))
  for (const [name, property] of sortedProperties(schema)) {
    errors.push(...invariants(property, 'field', `${path}.properties[${name}]`))
  }
  if (schema.additionalProperties !== undefined && level === 'root') {
    errors.push(forbiddenField(`${path}.additionalProperties`, 'must not be used at the root'))
  }
  if (values) errors.push(...invariants(values, 'field', `${path}.additionalProperties`))
  return [
    ...errors,
    ...extensionErrors(schema, path),
    ...valueErrors(schema, path, isIntOrStringPattern(schema.anyOf), isIntOrStringPattern(schema.allOf?.[0]?.anyOf)),
    ...typeErrors(schema, level, path),
    ...metaErrors(schema, level, path),
  ]
}

const intOrString = [{ type: 'integer' }, { type: 'string' }]

function isIntOrStringPattern(anyOf: JsonSchema['anyOf']): boolean {
  return equalJson(anyOf, intOrString)
}

function extensionErrors(schema: JsonSchema, path: string): FieldError[] {
  if (!isIntOrString(schema)) return []
  const detail = 'must be false if x-kubernetes-int-or-string is true'
  return [
    ...(isPreserving(schema) ? [invalidField(`${path}.x-kubernetes-preserve-unknown-fields`, true, detail)] : []),
    ...(isEmbedded(schema) ? [invalidField(`${path}.x-kubernetes-embedded-resource`, true, detail)] : []),
  ]
}

const emptyType: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

function typeErrors(schema: JsonSchema, level: Level, path: string): FieldError[] {
  const { type = '' } = schema
  const at = `${path}.type`
  const errors: FieldError[] = []
  const detail = 'must be object if x-kubernetes-embedded-resource is true'
  if (isEmbedded(schema) && type !== 'object') {
    errors.push(type === '' ? requiredField(at, detail) : invalidField(at, type, detail))
  } else if (type === '' && !isIntOrString(schema) && !isPreserving(schema)) {
    errors.push(requiredField(at, emptyType[level]))
  }
  if (isEmbedded(schema) && schema.additionalProperties !== undefined) {
    const text = 'must not be used if x-kubernetes-embedded-resource is set'
    errors.push(forbiddenField(`${path}.additionalProperties`, text))
  }
  if (level === 'root' && type !== '' && type !== 'object')
    errors.push(invalidField(at, type, 'must be object at the root'))
  return errors
}

function metaErrors(schema: JsonSchema, level: Level, path: string): FieldError[] {
  const isResource = level === 'root' || isEmbedded(schema)
  const errors = (isResource ? ['kind', 'apiVersion'] : []).flatMap((name) => {
    const property = propertyOf(schema, name)
    if (!property || property.type === 'string') return []
    return [invalidField(`${path}.properties[${name}].type`, property.type ?? '', 'must be string')]
  })
  const metadata = propertyOf(schema, 'metadata')
  const at = `${path}.properties[metadata]`
  if (metadata && isResource && metadata.type !== 'object') {
    errors.push(invalidField(`${at}.type`, metadata.type ?? '', 'must be object'))
  }
  if (metadata && level === 'root' && !isNameOnly(metadata)) {
    const detail = 'must not specify anything other than name and generateName, but metadata is implicitly specified'
    errors.push(forbiddenField(at, detail))
  }
  const isBare = isEmbedded(schema) && !isPreserving(schema) && Object.keys(schema.properties ?? {}).length === 0
  const detail =
    'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'
  return isBare ? [...errors, requiredField(`${path}.properties`, detail)] : errors
}

function isNameOnly({ type: _, properties = {}, default: __, ...rest }: JsonSchema): boolean {
  const names = Object.keys(properties).every((name) => name === 'name' || name === 'generateName')
  return names && Object.keys(rest).length === 0
}

function valueErrors(schema: JsonSchema, path: string, skipsAnyOf: boolean, skipsFirstAllOf: boolean): FieldError[] {
  const { anyOf = [], allOf = [], oneOf = [], not, pattern } = schema
  return [
    ...(skipsAnyOf ? [] : anyOf.flatMap((each, i) => nestedErrors(each, `${path}.anyOf[${String(i)}]`))),
    ...allOf.flatMap((each, i) => nestedErrors(each, `${path}.allOf[${String(i)}]`, skipsFirstAllOf && i === 0)),
    ...oneOf.flatMap((each, i) => nestedErrors(each, `${path}.oneOf[${String(i)}]`)),
    ...(not ? nestedErrors(not, `${path}.not`) : []),
    ...patternErrors(pattern, path),
  ]
}

function patternErrors(pattern: string | undefined, path: string): FieldError[] {
  if (!pattern) return []
  try {
    compileRegex(pattern)
    return []
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    const detail = `must be a valid regular expression, but isn't: ${error.message}`
    return [invalidField(`${path}.pattern`, pattern, detail)]
  }
}

function nestedErrors(schema: JsonSchema, path: string, skipsAnyOf = false): FieldError[] {
  const items = itemsOf(schema)
  const values = valuesOf(schema)
  return [
    ...valueErrors(schema, path, skipsAnyOf, false),
    ...(items ? nestedErrors(items, `${path}.items`) : []),
    ...sortedProperties(schema).flatMap(([name, property]) => nestedErrors(property, `${path}.properties[${name}]`)),
    ...forbiddenNested(schema, path),
    ...(values || schema.additionalProperties !== undefined
      ? [forbiddenField(`${path}.additionalProperties`, 'must be undefined to be structural')]
      : []),
    ...(propertyOf(schema, 'metadata')
      ? [forbiddenField(`${path}.properties[metadata]`, 'must not be specified in a nested context')]
      : []),
  ]
}

/** What only the skeleton may say. */
const forbidden: readonly (readonly [keyof JsonSchema, string])[] = [
  ['type', 'must be empty to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
]

function forbiddenNested(schema: JsonSchema, path: string): FieldError[] {
  return forbidden
    .filter(([name]) => isSet(schema[name]))
    .map(([name, detail]) => forbiddenField(`${path}.${name}`, detail))
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0)
}

/** Every field and item of a nested schema must stand in the skeleton too. */
function completeness(schema: JsonSchema, path: string): FieldError[] {
  const items = itemsOf(schema)
  const values = valuesOf(schema)
  return [
    ...(items ? completeness(items, `${path}.items`) : []),
    ...sortedProperties(schema).flatMap(([name, property]) => completeness(property, `${path}.properties[${name}]`)),
    ...(values ? completeness(values, `${path}.additionalProperties`) : []),
    ...junctors(schema).flatMap(([name, nested]) => nestedCompleteness(nested, schema, `${path}.${name}`, path)),
  ]
}

function junctors({ allOf = [], anyOf = [], oneOf = [], not }: JsonSchema): [string, JsonSchema][] {
  const named = (word: string, list: readonly JsonSchema[]): [string, JsonSchema][] =>
    list.map((each, i) => [`${word}[${String(i)}]`, each])
  return [
    ...named('allOf', allOf),
    ...named('anyOf', anyOf),
    ...named('oneOf', oneOf),
    ...(not ? [['not', not] as [string, JsonSchema]] : []),
  ]
}

function nestedCompleteness(
  nested: JsonSchema,
  skeleton: JsonSchema | undefined,
  path: string,
  skeletonPath: string,
): FieldError[] {
  if (!skeleton) return [requiredField(skeletonPath, `because it is defined in ${path}`)]
  const items = itemsOf(nested)
  return [
    ...(items ? nestedCompleteness(items, itemsOf(skeleton), `${path}.items`, `${skeletonPath}.items`) : []),
    ...sortedProperties(nested).flatMap(([name, property]) => {
      const at = `${skeletonPath}.properties[${name}]`
      return nestedCompleteness(property, propertyOf(skeleton, name), `${path}.properties[${name}]`, at)
    }),
    ...junctors(nested).flatMap(([name, each]) => nestedCompleteness(each, skeleton, `${path}.${name}`, skeletonPath)),
  ]
}
