import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import {
  type FieldError,
  invalidField,
  requiredField,
  tooLongField,
  tooManyField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { compileRegex } from '../../cel/regex.ts'
import { sizeOfText } from '../../cel/values/values.ts'
import { isFields, isIntOrString, itemsOf, propertyOf, sortedProperties, valuesOf, type Fields } from '../schema.ts'
import type { Correlation } from './correlation.ts'
import { fitsFormat, isKnownFormat } from './formats.ts'

/**
 * Checks a value against a schema. `correlation` says what it was before: errors of what has not changed are not told.
 * Source: kube-openapi pkg/validation/validate; apiextensions pkg/apiserver/validation/{validation,ratcheting}.go.
 */
export function validateValue(value: unknown, schema: JsonSchema, path = '', correlation?: Correlation): FieldError[] {
  const result = new Result()
  check(value, schema, { path, correlation }, result)
  return result.errors.map((error) => (error.field === '' ? { ...error, field: '<nil>' } : error))
}

interface Place {
  readonly path: string
  readonly correlation: Correlation | undefined
}

/** Counts what fits as well: of several alternatives the errors of the closest one are told. */
class Result {
  readonly errors: FieldError[] = []
  matches = 0

  merge(other: Result): void {
    this.errors.push(...other.errors)
    this.matches += other.matches
  }
}

function check(value: unknown, schema: JsonSchema, place: Place, result: Result): void {
  const own = new Result()
  checkType(value, schema, place.path, own)
  // Nothing else is asked of what is not there.
  if (value !== null) checkPresent(value, schema, place, own)
  if (own.errors.length > 0 && place.correlation?.isUnchanged) result.matches += own.matches
  else result.merge(own)
}

/** Each kind of check that is about such a value counts, whatever comes of it; some count once more where they are done. */
function checkPresent(value: unknown, schema: JsonSchema, place: Place, result: Result): void {
  checkAlternatives(value, schema, place, result)
  if (typeof value === 'string') checkText(value, schema, place.path, result)
  else if (typeof value === 'number' || typeof value === 'bigint') checkNumber(value, schema, place.path, result)
  else if (Array.isArray(value)) checkList(value, schema, place, result)
  checkEnum(value, schema, place.path, result)
  if (isFields(value)) checkFields(value, schema, place, result)
  // Alternatives count twice, and so do what is asked of numbers and lists; then the enum, and the value itself.
  const isTyped = isIntOrString(schema) || schema.type !== undefined || schema.format !== undefined
  const isDouble = typeof value === 'number' || typeof value === 'bigint' || Array.isArray(value)
  const hasFormat = typeof value === 'string' && isKnownFormat(schema.format ?? '', schema.type ?? '')
  result.matches += 4 + (isTyped ? 1 : 0) + (isDouble ? 2 : typeof value === 'boolean' ? 0 : 1) + (hasFormat ? 1 : 0)
}

/** `spec.x in body must be …`, as go-openapi names the place. */
function inBody(path: string): string {
  return `${path} in body`
}

function typeOfJson(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  // Beyond 2^53 it was no whole number as it came: that would be a bigint.
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return 'integer'
  return typeof value
}

function checkType(value: unknown, schema: JsonSchema, path: string, result: Result): void {
  const types = isIntOrString(schema) ? ['integer', 'string'] : schema.type ? [schema.type] : []
  if (types.length === 0) {
    // A format alone is looked at as well.
    if (value === null || schema.format !== undefined) result.matches++
    return
  }
  const actual = typeOfJson(value)
  if (value === null ? schema.nullable === true : fitsType(actual, types)) {
    result.matches++
    return
  }
  const isFraction =
    actual === 'number' && schema.format !== undefined && isKnownFormat(schema.format, schema.type ?? '')
  const [wanted, given] = isFraction ? [schema.format, 'float64'] : [types.join(','), actual]
  const detail = `${inBody(path)} must be of type ${wanted}: ${JSON.stringify(given)}`
  result.errors.push({ ...invalidField(path, given, detail), type: 'FieldValueTypeInvalid' })
}

function fitsType(actual: string, types: readonly string[]): boolean {
  return types.includes(actual) || (actual === 'integer' && types.includes('number'))
}

function checkAlternatives(value: unknown, schema: JsonSchema, place: Place, result: Result): void {
  const { allOf, anyOf, oneOf, not } = schema
  const named = JSON.stringify(place.path)
  const refuse = (problem: string): void => {
    result.errors.push({
      type: 'FieldValueInvalid',
      field: '<nil>',
      body: `Invalid value: "": ${named} must ${problem}`,
    })
  }
  // A nested schema says more about the same value; it has no older value of its own.
  const tryOne = (alternative: JsonSchema): Result => {
    const tried = new Result()
    check(value, alternative, { path: place.path, correlation: undefined }, tried)
    return tried
  }
  if (anyOf?.length) {
    const tried = anyOf.map(tryOne)
    const fitting = tried.find(({ errors }) => errors.length === 0)
    if (!fitting) refuse('validate at least one schema (anyOf)')
    result.merge(fitting ?? closest(tried))
  }
  if (oneOf?.length) {
    const tried = oneOf.map(tryOne)
    const fitting = tried.filter(({ errors }) => errors.length === 0)
    const found = fitting.length === 0 ? 'Found none valid' : `Found ${String(fitting.length)} valid alternatives`
    if (fitting.length !== 1) refuse(`validate one and only one schema (oneOf). ${found}`)
    if (fitting.length === 0) result.merge(closest(tried))
    else if (fitting.length === 1 && fitting[0]) result.merge(fitting[0])
  }
  if (allOf?.length) {
    const tried = allOf.map(tryOne)
    for (const each of tried) result.merge(each)
    const fitting = tried.filter(({ errors }) => errors.length === 0).length
    if (fitting !== tried.length) refuse(`validate all the schemas (allOf)${fitting === 0 ? '. None validated' : ''}`)
  }
  if (not && tryOne(not).errors.length === 0) refuse('not validate the schema (not)')
}

function closest(tried: readonly Result[]): Result {
  return tried.reduce((best, result) => (result.matches > best.matches ? result : best))
}

function checkText(text: string, schema: JsonSchema, path: string, result: Result): void {
  const { maxLength, minLength, pattern, format, type = '' } = schema
  // Of these three the first that fails is told.
  if (maxLength !== undefined && sizeOfText(text) > maxLength) result.errors.push(tooLongField(path, maxLength))
  else if (minLength !== undefined && sizeOfText(text) < minLength) {
    result.errors.push(invalidField(path, text, `${inBody(path)} should be at least ${String(minLength)} chars long`))
  } else if (pattern !== undefined && !compileRegex(pattern).isFoundIn(text)) {
    result.errors.push(invalidField(path, text, `${inBody(path)} should match '${pattern}'`))
  }
  if (format && isKnownFormat(format, type) && !fitsFormat(format, text)) {
    result.errors.push({
      ...invalidField(path, text, `${inBody(path)} must be of type ${format}: ${JSON.stringify(text)}`),
      type: 'FieldValueTypeInvalid',
    })
  }
}

function checkNumber(value: number | bigint, schema: JsonSchema, path: string, result: Result): void {
  const { maximum, minimum, exclusiveMaximum, exclusiveMinimum, multipleOf, format, type } = schema
  const refuse = (problem: string): void => {
    result.errors.push(invalidField(path, value, `${inBody(path)} should be ${problem}`))
  }
  if (type === 'integer' && !isInRange(value, format)) result.errors.push(outOfRange(path, format))
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) refuse(`a multiple of ${String(multipleOf)}`)
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
    refuse(`less than ${exclusiveMaximum ? '' : 'or equal to '}${String(maximum)}`)
  }
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
    refuse(`greater than ${exclusiveMinimum ? '' : 'or equal to '}${String(minimum)}`)
  }
}

function isMultiple(value: number | bigint, factor: number): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value / factor)
  const whole = BigInt(Math.trunc(factor))
  return whole > 0n && value % whole === 0n
}

function isInRange(value: number | bigint, format: string | undefined): boolean {
  const bound = format === 'int32' ? 2 ** 31 : 2 ** 63
  return (typeof value === 'bigint' || Number.isInteger(value)) && value >= -bound && value < bound
}

function outOfRange(path: string, format: string | undefined): FieldError {
  const detail = `Checked value must be of type integer ${format ? `with format ${format}` : '(default format)'} in ${path}`
  return { type: 'FieldValueInvalid', field: '<nil>', body: `Invalid value: "": ${detail}` }
}

function checkList(list: readonly unknown[], schema: JsonSchema, place: Place, result: Result): void {
  const { maxItems, minItems, uniqueItems } = schema
  const items = itemsOf(schema)
  for (const [i, item] of list.entries()) {
    if (!items) break
    const correlation = place.correlation?.item(i, items)
    check(item, items, { path: `${place.path}[${String(i)}]`, correlation }, result)
  }
  if (minItems !== undefined && list.length < minItems) {
    const detail = `${inBody(place.path)} should have at least ${String(minItems)} items`
    result.errors.push(invalidField(place.path, list.length, detail))
  }
  if (maxItems !== undefined && list.length > maxItems)
    result.errors.push(tooManyField(place.path, list.length, maxItems))
  if (uniqueItems && list.some((item, i) => list.slice(i + 1).some((other) => equalJson(item, other)))) {
    result.errors.push(invalidField(place.path, '', `${inBody(place.path)} shouldn't contain duplicates`))
  }
}

function checkEnum(value: unknown, schema: JsonSchema, path: string, result: Result): void {
  if (!schema.enum || schema.enum.some((allowed) => equalJson(allowed, value))) return
  const supported = schema.enum.map((allowed) => (typeof allowed === 'string' ? allowed : JSON.stringify(allowed)))
  result.errors.push(unsupportedField(path, value, supported))
}

function checkFields(value: Fields, schema: JsonSchema, place: Place, result: Result): void {
  const { minProperties, maxProperties, required = [] } = schema
  const count = Object.keys(value).length
  if (minProperties !== undefined && count < minProperties) {
    const detail = `${inBody(place.path)} should have at least ${String(minProperties)} properties`
    result.errors.push(invalidField(place.path, count, detail))
  }
  if (maxProperties !== undefined && count > maxProperties) {
    result.errors.push(tooManyField(place.path, count, maxProperties))
  }
  const values = valuesOf(schema)
  for (const name of values ? Object.keys(value) : []) {
    if (values && !propertyOf(schema, name)) checkMember(value[name], values, name, place, result)
  }
  for (const [name, property] of sortedProperties(schema)) {
    if (Object.hasOwn(value, name)) checkMember(value[name], property, name, place, result)
  }
  for (const name of required) {
    if (!Object.hasOwn(value, name)) result.errors.push(requiredField(join(place.path, name)))
  }
}

function checkMember(value: unknown, schema: JsonSchema, name: string, place: Place, result: Result): void {
  // The type is no part of what was stored, so nothing can be said of its past.
  const isTypeMeta = place.path === '' && (name === 'kind' || name === 'apiVersion')
  const correlation = isTypeMeta ? undefined : place.correlation?.member(name, schema)
  check(value, schema, { path: join(place.path, name), correlation }, result)
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
