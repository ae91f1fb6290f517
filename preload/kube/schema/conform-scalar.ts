import { isRecord } from '#base/wire.ts'
import { formatQuantity, parseQuantity, quantityProblem } from '../quantity/quantity.ts'
import { canonicalBase64 } from './go-base64.ts'
import { formatTime, parseTime } from './go-time.ts'
import type { AnyForm, ScalarType, Structure } from './structure.ts'
import { structureOf } from './structures.ts'

/** A value that the field's type cannot hold. The message is the one of Go's encoding/json, which users know. */
export class TypeMismatch extends Error {
  override readonly name = 'TypeMismatch'
}

/** Makes the message of encoding/json for a value that the field's type cannot hold. */
type Mismatch = () => TypeMismatch

/**
 * The canonical form of a value that is not null. What Go's decoder refuses is the answer; what a type refuses that
 * decodes itself is thrown.
 */
export function conformScalar(type: ScalarType, value: unknown, mismatch: Mismatch): unknown {
  return checks[type](value, mismatch)
}

const checks: Readonly<Record<ScalarType, (value: unknown, mismatch: Mismatch) => unknown>> = {
  string: (value, mismatch) => (typeof value === 'string' ? value : mismatch()),
  boolean: (value, mismatch) => (typeof value === 'boolean' ? value : mismatch()),
  double: (value, mismatch) => (isNumber(value) ? Number(value) : mismatch()),
  int32: (value, mismatch) => (isWhole(value, 2 ** 31) ? value : mismatch()),
  int64: (value, mismatch) => (isWhole(value, 2 ** 63) ? value : mismatch()),
  'int-or-string'(value, mismatch) {
    if (typeof value === 'string' || isWhole(value, 2 ** 31)) return value
    throw mismatch()
  },
  bytes(value, mismatch) {
    if (typeof value !== 'string') return mismatch()
    const bytes = canonicalBase64(value)
    return typeof bytes === 'string' ? bytes : new TypeMismatch(`illegal base64 data at input byte ${String(bytes)}`)
  },
  time: (value, mismatch) => conformTime(value, 0, mismatch),
  'micro-time': (value, mismatch) => conformTime(value, 6, mismatch),
  /** `1000m` is `1`. */
  quantity(value) {
    const quantity = typeof value === 'string' || isNumber(value) ? parseQuantity(value) : undefined
    if (!quantity) throw new TypeMismatch(quantityProblem)
    return formatQuantity(quantity)
  },
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

function isWhole(value: unknown, bound: number): boolean {
  return isNumber(value) && (typeof value === 'bigint' || Number.isInteger(value)) && value >= -bound && value < bound
}

/** What the API itself writes, which is nearly every time that comes. */
function isCanonical(text: string): boolean {
  if (!/^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return false
  const milliseconds = Date.parse(text)
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text.slice(0, -1))
}

/** The year 1 is Go's zero time, which is written as null. */
function conformTime(value: unknown, digits: 0 | 6, mismatch: Mismatch): string | null {
  if (typeof value !== 'string') throw mismatch()
  if (digits === 0 && isCanonical(value)) return value
  const parsed = parseTime(value, digits)
  if (typeof parsed === 'string') throw new TypeMismatch(parsed)
  return formatTime(parsed, digits)
}

/** Decodes a value within: a mismatch is thrown at once, and unknown fields are nobody's business. */
export type DecodeWithin = (structure: Structure, value: unknown) => unknown

/** Source: apiextensions pkg/apis/apiextensions/v1/marshal.go. */
export function conformForm(form: AnyForm, value: unknown, decode: DecodeWithin): unknown {
  if (form === 'raw-extension' || form === 'json' || form === 'fields-v1') return value
  const schema = structureOf('apiextensions.k8s.io/v1', 'JSONSchemaProps')
  if (isRecord(value)) return decode(schema, value)
  if (form === 'schema-or-bool') {
    if (typeof value === 'boolean') return value
    throw new TypeMismatch('boolean or JSON schema expected')
  }
  if (!Array.isArray(value) || value.length === 0) return null
  const items: Structure = form === 'schema-or-array' ? schema : { type: 'scalar', scalar: 'string' }
  return decode({ type: 'list', items, listType: 'atomic', keys: [] }, value)
}
