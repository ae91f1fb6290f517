import { codePointsOf } from '../values/code-points.ts'
import { CelError } from '../errors.ts'
import { formatType, type CelType } from '../types.ts'
import { formatDuration } from '../values/duration.ts'
import { formatTimestamp } from '../values/timestamp.ts'
import { typeOf } from '../values/type-of.ts'
import { Duration, ListValue, MapValue, Timestamp, TypeValue, Uint, type Value } from '../values/values.ts'
import { formatDouble } from './conversions.ts'

const clause = /%(?:%|(?:\.(\d+))?([a-zA-Z]))/g

/** `'%s has %d'.format([a, b])`. Source: cel-go ext/formatting.go. */
export function formatText(text: string, args: ListValue): string {
  let used = 0
  const result = text.replaceAll(clause, (all: string, precision: string | undefined, verb: string | undefined) => {
    if (verb === undefined) return all === '%%' ? '%' : all
    const arg = args.at(used)
    if (arg === undefined) throw new CelError(`index ${String(used)} out of range`)
    used++
    return formatArg(verb, arg, Math.min(Number(precision ?? 6), 100))
  })
  return result
}

function formatArg(verb: string, arg: Value, precision: number): string {
  const number = arg instanceof Uint ? arg.value : arg
  switch (verb) {
    case 's':
      return display(arg)
    case 'd':
      if (typeof number === 'bigint') return String(number)
      if (typeof number === 'number' && !Number.isFinite(number)) return special(number)
      throw misfit('decimal clause', 'integers', arg)
    case 'f':
      if (typeof number === 'number' || typeof number === 'bigint') return fixed(Number(number), precision)
      throw misfit('fixed-point clause', 'doubles', arg)
    case 'e':
      if (typeof number === 'number' || typeof number === 'bigint') return exponent(Number(number), precision)
      throw misfit('scientific clause', 'doubles', arg)
    case 'b':
      if (typeof arg === 'boolean') return arg ? '1' : '0'
      if (typeof number === 'bigint') return number.toString(2)
      throw misfit('binary clause', 'integers and bools', arg)
    case 'o':
      if (typeof number === 'bigint') return number.toString(8)
      throw misfit('octal clause', 'integers', arg)
    case 'x':
      return hex(arg)
    case 'X':
      return hex(arg).toUpperCase()
  }
  throw new CelError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`)
}

function misfit(what: string, wanted: string, arg: Value): CelError {
  return new CelError(
    `error during formatting: ${what} can only be used on ${wanted}, was given ${formatType(typeOf(arg))}`,
  )
}

function special(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return value > 0 ? 'Infinity' : '-Infinity'
}

function fixed(value: number, precision: number): string {
  return Number.isFinite(value) ? value.toFixed(precision) : special(value)
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** As golang.org/x/text prints numbers for people: `1.5×10⁰³`. */
function exponent(value: number, precision: number): string {
  if (!Number.isFinite(value)) return special(value)
  const [mantissa = '', power = ''] = value.toExponential(precision).split('e')
  const digits = power.slice(1).padStart(2, '0')
  return `${mantissa}×10${power.startsWith('-') ? '⁻' : ''}${codePointsOf(digits)
    .map((digit) => superscripts[Number(digit)] ?? '')
    .join('')}`
}

function hex(arg: Value): string {
  if (arg instanceof Uint) return arg.value.toString(16)
  if (typeof arg === 'bigint') return arg.toString(16)
  if (typeof arg === 'string') return Buffer.from(arg).toString('hex')
  if (arg instanceof Uint8Array) return Buffer.from(arg).toString('hex')
  throw misfit('hexadecimal clause', 'integers, byte buffers, and strings', arg)
}

function display(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? formatDouble(value) : special(value)
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (value instanceof Uint) return String(value.value)
  if (value instanceof Timestamp) return formatTimestamp(value)
  if (value instanceof Duration) return formatDuration(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (value instanceof TypeValue) return formatType(value.type)
  if (value instanceof ListValue) return `[${[...value].map(displayInside).join(', ')}]`
  if (!(value instanceof MapValue))
    throw misfit(
      'string clause',
      'strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
      value,
    )
  const entries = [...value.keys()].map((key) => [displayInside(key), displayInside(value.get(key) ?? null)] as const)
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, member]) => `${key}:${member}`).join(', ')}}`
}

/** Within lists and maps values are written as literals. */
function displayInside(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value.toFixed(6) : JSON.stringify(special(value))
  if (value instanceof Uint8Array) return `b${JSON.stringify(Buffer.from(value).toString('utf8'))}`
  if (value instanceof Timestamp) return `timestamp(${JSON.stringify(display(value))})`
  if (value instanceof Duration) return `duration(${JSON.stringify(display(value))})`
  return display(value)
}

export interface FormatProblem {
  readonly message: string
  /** Of the argument; absent where there are too few, or too many. */
  readonly index?: number
}

const clauseTypes: Readonly<
  Record<string, { readonly what: string; readonly wanted: string; readonly kinds: readonly string[] }>
> = {
  d: { what: 'decimal clause', wanted: 'integers', kinds: ['int', 'uint'] },
  f: { what: 'fixed-point clause', wanted: 'doubles', kinds: ['double', 'int', 'uint'] },
  e: { what: 'scientific clause', wanted: 'doubles', kinds: ['double', 'int', 'uint'] },
  b: { what: 'binary clause', wanted: 'integers and bools', kinds: ['int', 'uint', 'bool'] },
  o: { what: 'octal clause', wanted: 'integers', kinds: ['int', 'uint'] },
  x: {
    what: 'hexadecimal clause',
    wanted: 'integers, byte buffers, and strings',
    kinds: ['int', 'uint', 'string', 'bytes'],
  },
  X: {
    what: 'hexadecimal clause',
    wanted: 'integers, byte buffers, and strings',
    kinds: ['int', 'uint', 'string', 'bytes'],
  },
}

/** What is wrong with a text for values of these types, as far as it can be told. Source: stringFormatValidator. */
export function formatProblem(text: string, types: readonly CelType[]): FormatProblem | undefined {
  const verbs = [...text.matchAll(clause)].map((found) => found[2]).filter((verb) => verb !== undefined)
  for (const [index, verb] of verbs.entries()) {
    const type = types[index]
    if (!type) return { message: `index ${String(index)} out of range` }
    const known = clauseTypes[verb]
    if (!known || type.kind === 'dyn' || known.kinds.includes(type.kind)) continue
    const message = `error during formatting: ${known.what} can only be used on ${known.wanted}, was given ${formatType(type)}`
    return { message, index }
  }
  if (types.length <= verbs.length) return undefined
  const counts = `expected ${String(verbs.length)}, got ${String(types.length)}`
  return { message: `too many arguments supplied to string.format (${counts})` }
}
