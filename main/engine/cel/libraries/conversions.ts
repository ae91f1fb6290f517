import { isUtf8 } from 'node:buffer'
import { CelError } from '../errors.ts'
import { define, type Library, type OverloadInput } from '../declarations.ts'
import { traversal } from '../costs.ts'
import {
  boolType,
  bytesType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  mapType,
  nullType,
  optionalType,
  stringType,
  timestampType,
  typeType,
  uintType,
} from '../types.ts'
import { formatDuration, parseDuration } from '../values/duration.ts'
import { checkedTimestamp, formatTimestamp, parseTimestamp } from '../values/timestamp.ts'
import { typeOf } from '../values/type-of.ts'
import type { Timestamp } from '../values/values.ts'
import { Duration, TypeValue, Uint, type Value } from '../values/values.ts'
import { checkedInt } from './arithmetic.ts'

function intOfDouble(value: number): bigint {
  // Both ends are excluded: they are not exact as doubles. Source: cel-go doubleToInt64Checked.
  if (!(value > -(2 ** 63) && value < 2 ** 63)) throw new CelError('integer overflow')
  return BigInt(Math.trunc(value))
}

function uintOf(value: bigint | number): Uint {
  if (typeof value === 'number' && !(value >= 0 && value < 2 ** 64)) throw new CelError('unsigned integer overflow')
  const whole = typeof value === 'number' ? BigInt(Math.trunc(value)) : value
  if (BigInt.asUintN(64, whole) !== whole) throw new CelError('unsigned integer overflow')
  return new Uint(whole)
}

function intOfText(text: string): bigint {
  if (!/^[-+]?\d+$/.test(text)) {
    throw new CelError('invalid syntax')
  }
  const value = BigInt(text.replace(/^\+/, ''))
  if (BigInt.asIntN(64, value) !== value) {
    throw new CelError('invalid syntax')
  }
  return value
}

function uintOfText(text: string): Uint {
  if (!/^\d+$/.test(text)) throw new CelError('invalid syntax')
  const value = BigInt(text)
  if (BigInt.asUintN(64, value) !== value) {
    throw new CelError('invalid syntax')
  }
  return new Uint(value)
}

function doubleOfText(text: string): number {
  const isSpecial = /^[-+]?(inf(inity)?|nan)$/i.exec(text)
  if (isSpecial) return /nan/i.test(text) ? NaN : text.startsWith('-') ? -Infinity : Infinity
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) {
    throw new CelError('invalid syntax')
  }
  return Number(text)
}

/** As Go's %g with the shortest form that reads back as the same number. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (Object.is(value, -0)) return '-0'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e21)) {
    return value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2')
  }
  return String(value)
}

/** A conversion of text that fails says no more than that. */
function converting<T extends Value>(type: string, parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text)
    } catch (error) {
      if (!(error instanceof CelError)) throw error
      throw new CelError(`type conversion error from 'string' to '${type}'`)
    }
  }
}

function boolOfText(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false
  throw new CelError('invalid syntax')
}

function textOfBytes(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new CelError('invalid UTF-8 in bytes, cannot convert to string')
  return Buffer.from(bytes).toString('utf8')
}

const same = (value: Value): Value => value
const seconds = 1_000_000_000n
const floorSeconds = (nanos: bigint): bigint => nanos / seconds - (nanos % seconds < 0n ? 1n : 0n)

const toInt: OverloadInput[] = [
  ['int64_to_int64', '(int) int', same],
  ['uint64_to_int64', '(uint) int', (value: Uint) => checkedInt(value.value)],
  ['double_to_int64', '(double) int', intOfDouble],
  ['string_to_int64', '(string) int', converting('int', intOfText)],
  ['timestamp_to_int64', '(timestamp) int', (value: Timestamp) => floorSeconds(value.nanos)],
  ['duration_to_int64', '(duration) int', (value: Duration) => value.nanos],
]

const toText: OverloadInput[] = [
  ['string_to_string', '(string) string', same],
  ['bool_to_string', '(bool) string', (value: boolean) => String(value)],
  ['bytes_to_string', '(bytes) string', textOfBytes],
  ['double_to_string', '(double) string', formatDouble],
  ['int64_to_string', '(int) string', (value: bigint) => String(value)],
  ['uint64_to_string', '(uint) string', (value: Uint) => String(value.value)],
  ['timestamp_to_string', '(timestamp) string', formatTimestamp],
  ['duration_to_string', '(duration) string', formatDuration],
]

/** Source: cel-go common/stdlib/standard.go. */
export const conversions: Library = {
  functions: [
    define('int', toInt),
    define('string', toText, (args, result, overload) =>
      overload.id === 'bytes_to_string' ? traversal()(args, result, overload) : 1,
    ),
    define('uint', [
      ['uint64_to_uint64', '(uint) uint', same],
      ['int64_to_uint64', '(int) uint', uintOf],
      ['double_to_uint64', '(double) uint', uintOf],
      ['string_to_uint64', '(string) uint', converting('uint', uintOfText)],
    ]),
    define('double', [
      ['double_to_double', '(double) double', same],
      ['int64_to_double', '(int) double', (value: bigint) => Number(value)],
      ['uint64_to_double', '(uint) double', (value: Uint) => Number(value.value)],
      ['string_to_double', '(string) double', converting('double', doubleOfText)],
    ]),
    define('bool', [
      ['bool_to_bool', '(bool) bool', same],
      ['string_to_bool', '(string) bool', converting('bool', boolOfText)],
    ]),
    define(
      'bytes',
      [
        ['bytes_to_bytes', '(bytes) bytes', same],
        ['string_to_bytes', '(string) bytes', (text: string) => new TextEncoder().encode(text)],
      ],
      (args, result, overload) => (overload.id === 'string_to_bytes' ? traversal()(args, result, overload) : 1),
    ),
    define('duration', [
      ['duration_to_duration', '(duration) duration', same],
      ['int64_to_duration', '(int) duration', (nanos: bigint) => new Duration(nanos)],
      ['string_to_duration', '(string) duration', converting('google.protobuf.Duration', parseDuration)],
    ]),
    define('timestamp', [
      ['timestamp_to_timestamp', '(timestamp) timestamp', same],
      ['int64_to_timestamp', '(int) timestamp', (value: bigint) => checkedTimestamp(value * seconds)],
      ['string_to_timestamp', '(string) timestamp', converting('google.protobuf.Timestamp', parseTimestamp)],
    ]),
    define('dyn', [['to_dyn', '(A) dyn', same]]),
    define('type', [['type', '(A) type<A>', (value: Value) => new TypeValue(typeOf(value))]]),
  ],
  types: {
    bool: boolType,
    bytes: bytesType,
    double: doubleType,
    dyn: dynType,
    int: intType,
    uint: uintType,
    string: stringType,
    list: listType(dynType),
    map: mapType(dynType, dynType),
    null_type: nullType,
    type: typeType(dynType),
    optional_type: optionalType(dynType),
    'google.protobuf.Timestamp': timestampType,
    'google.protobuf.Duration': durationType,
  },
}
