import { CelError } from '../errors.ts'
import { define, type CallCost, type Library, type OverloadInput } from '../declarations.ts'
import { bothCost, shorterCost } from '../costs.ts'
import { isEqual } from '../values/equality.ts'
import { checkedTimestamp } from '../values/timestamp.ts'
import { Duration, OpaqueValue, Timestamp, Uint, type ListValue, type Value } from '../values/values.ts'

/** Ints and uints do not wrap around. Source: cel-go common/types/overflow.go. */
export function checkedInt(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new CelError('integer overflow')
  return value
}

export function checkedUint(value: bigint): Uint {
  if (BigInt.asUintN(64, value) !== value) throw new CelError('unsigned integer overflow')
  return new Uint(value)
}

function checkedDuration(nanos: bigint): Duration {
  if (BigInt.asIntN(64, nanos) !== nanos) throw new CelError('duration overflow')
  return new Duration(nanos)
}

function notZero(value: bigint, problem: string): bigint {
  if (value === 0n) throw new CelError(problem)
  return value
}

type Int = bigint
const divide = 'division by zero'
const modulus = 'modulus by zero'

const add: OverloadInput[] = [
  ['add_int64', '(int, int) int', (a: Int, b: Int) => checkedInt(a + b)],
  ['add_uint64', '(uint, uint) uint', (a: Uint, b: Uint) => checkedUint(a.value + b.value)],
  ['add_double', '(double, double) double', (a: number, b: number) => a + b],
  ['add_string', '(string, string) string', (a: string, b: string) => a + b],
  ['add_bytes', '(bytes, bytes) bytes', (a: Uint8Array, b: Uint8Array) => new Uint8Array(Buffer.concat([a, b]))],
  ['add_list', '(list<A>, list<A>) list<A>', (a: ListValue, b: ListValue) => a.concat(b)],
  [
    'add_duration_duration',
    '(duration, duration) duration',
    (a: Duration, b: Duration) => checkedDuration(a.nanos + b.nanos),
  ],
  [
    'add_duration_timestamp',
    '(duration, timestamp) timestamp',
    (a: Duration, b: Timestamp) => checkedTimestamp(a.nanos + b.nanos),
  ],
  [
    'add_timestamp_duration',
    '(timestamp, duration) timestamp',
    (a: Timestamp, b: Duration) => checkedTimestamp(a.nanos + b.nanos),
  ],
]

const subtract: OverloadInput[] = [
  ['subtract_int64', '(int, int) int', (a: Int, b: Int) => checkedInt(a - b)],
  ['subtract_uint64', '(uint, uint) uint', (a: Uint, b: Uint) => checkedUint(a.value - b.value)],
  ['subtract_double', '(double, double) double', (a: number, b: number) => a - b],
  [
    'subtract_duration_duration',
    '(duration, duration) duration',
    (a: Duration, b: Duration) => checkedDuration(a.nanos - b.nanos),
  ],
  [
    'subtract_timestamp_duration',
    '(timestamp, duration) timestamp',
    (a: Timestamp, b: Duration) => checkedTimestamp(a.nanos - b.nanos),
  ],
  [
    'subtract_timestamp_timestamp',
    '(timestamp, timestamp) duration',
    (a: Timestamp, b: Timestamp) => checkedDuration(a.nanos - b.nanos),
  ],
]

const multiply: OverloadInput[] = [
  ['multiply_int64', '(int, int) int', (a: Int, b: Int) => checkedInt(a * b)],
  ['multiply_uint64', '(uint, uint) uint', (a: Uint, b: Uint) => checkedUint(a.value * b.value)],
  ['multiply_double', '(double, double) double', (a: number, b: number) => a * b],
]

const quotient: OverloadInput[] = [
  ['divide_int64', '(int, int) int', (a: Int, b: Int) => checkedInt(a / notZero(b, divide))],
  ['divide_uint64', '(uint, uint) uint', (a: Uint, b: Uint) => checkedUint(a.value / notZero(b.value, divide))],
  ['divide_double', '(double, double) double', (a: number, b: number) => a / b],
]

const remainder: OverloadInput[] = [
  ['modulo_int64', '(int, int) int', (a: Int, b: Int) => a % notZero(b, modulus)],
  ['modulo_uint64', '(uint, uint) uint', (a: Uint, b: Uint) => checkedUint(a.value % notZero(b.value, modulus))],
]

const negate: OverloadInput[] = [
  ['negate_int64', '(int) int', (a: Int) => checkedInt(-a)],
  ['negate_double', '(double) double', (a: number) => -a],
]

/** Numbers of any type compare by their value; NaN has no order. */
function compare(a: Value, b: Value): number {
  const [left, right] = [orderable(a), orderable(b)]
  if (left < right) return -1
  // An int and a double of the same value are neither smaller nor greater; NaN is unlike everything.
  if (left > right) return 1
  return Number.isNaN(left) || Number.isNaN(right) ? NaN : 0
}

function orderable(value: Value): bigint | number | string {
  if (value instanceof Uint) return value.value
  if (value instanceof Timestamp || value instanceof Duration) return value.nanos
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1')
  if (typeof value === 'boolean') return Number(value)
  return value as bigint | number | string
}

/** Text is ordered by its code points, not by its UTF-16 units. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return compare(a, b)
}

const ordered = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'timestamp', 'duration']
const mixed = ['int', 'uint', 'double'].flatMap((a) => ['int', 'uint', 'double'].map((b) => [a, b] as const))

function ordering(name: string, word: string, test: (order: number) => boolean): ReturnType<typeof define> {
  const run = (a: Value, b: Value): boolean => test(compareValues(a, b))
  const same: OverloadInput[] = ordered.map((type) => [`${word}_${type}`, `(${type}, ${type}) bool`, run])
  const across: OverloadInput[] = mixed
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => [`${word}_${a}_${b}`, `(${a}, ${b}) bool`, run])
  const cost: CallCost = (args, result, overload) =>
    /_(string|bytes)$/.test(overload.id) ? shorterCost(args, result, overload) : 1
  return define(name, [...same, ...across], cost)
}

const addCost: CallCost = (args, result, overload) =>
  /^add_(string|bytes)$/.test(overload.id) ? bothCost(args, result, overload) : 1

const equalityCost: CallCost = (args, result, overload) =>
  args[0] instanceof OpaqueValue ? 1 : shorterCost(args, result, overload)

/** The operators on values. Source: cel-go common/stdlib/standard.go. */
export const arithmetic: Library = {
  functions: [
    define('_+_', add, addCost),
    define('_-_', subtract),
    define('_*_', multiply),
    define('_/_', quotient),
    define('_%_', remainder),
    define('-_', negate),
    define('!_', [['logical_not', '(bool) bool', (a: boolean) => !a]]),
    define('_==_', [['equals', '(A, A) bool', isEqual]], equalityCost),
    define('_!=_', [['not_equals', '(A, A) bool', (a: Value, b: Value) => !isEqual(a, b)]], shorterCost),
    ordering('_<_', 'less', (order) => order < 0),
    ordering('_<=_', 'less_equals', (order) => order <= 0),
    ordering('_>_', 'greater', (order) => order > 0),
    ordering('_>=_', 'greater_equals', (order) => order >= 0),
  ],
}
