/**
 * Amounts such as `500m`, `1.5Gi`, `2e3`, exact to a billionth.
 * Source: apimachinery pkg/api/resource/quantity.go.
 */
export interface Quantity {
  /** Billionths of one. */
  readonly nano: bigint
  /** The family of suffixes that it was written with, and is printed with. */
  readonly format: 'DecimalSI' | 'BinarySI' | 'DecimalExponent'
}

/** How many `nano` one of a thing is. */
export const one = 1_000_000_000n
/** Upstream holds at most an int64; larger amounts are cut to it. */
const limit = (2n ** 63n - 1n) * one

const decimalSuffixes: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}
const binarySuffixes: Readonly<Record<string, bigint>> = {
  Ki: 2n ** 10n,
  Mi: 2n ** 20n,
  Gi: 2n ** 30n,
  Ti: 2n ** 40n,
  Pi: 2n ** 50n,
  Ei: 2n ** 60n,
}

export const quantityProblem =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

const parsed = new Map<string | number | bigint, Quantity | undefined>()
const formatted = new WeakMap<Quantity, string>()
const parsedKept = 1000

/** Undefined for what is no quantity. A finer part than a billionth is rounded up, away from zero. */
export function parseQuantity(text: string | number | bigint): Quantity | undefined {
  // A cluster asks for the same few amounts over and over, and each write reads them several times.
  if (parsed.has(text)) return parsed.get(text)
  if (parsed.size >= parsedKept) parsed.clear()
  const quantity = parse(text)
  parsed.set(text, quantity)
  return quantity
}

function parse(text: string | number | bigint): Quantity | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/.exec(String(text).trim())
  if (!match) return undefined
  const [, sign, whole = '', fraction = '', suffix = ''] = match
  const scale = scaleOf(suffix)
  if (whole + fraction === '' || !scale || whole.length + fraction.length > 400) return undefined
  const digits = BigInt(whole + fraction)
  const numerator = digits * scale.factor * one * 10n ** BigInt(Math.max(scale.exponent, 0))
  const denominator = 10n ** BigInt(fraction.length + Math.max(-scale.exponent, 0))
  const rounded = (numerator + denominator - 1n) / denominator
  const nano = rounded > limit ? limit : rounded
  return { nano: sign === '-' ? -nano : nano, format: scale.format }
}

function scaleOf(suffix: string): { factor: bigint; exponent: number; format: Quantity['format'] } | undefined {
  const factor = Object.hasOwn(binarySuffixes, suffix) ? binarySuffixes[suffix] : undefined
  if (factor) return { factor, exponent: 0, format: 'BinarySI' }
  const exponent = Object.hasOwn(decimalSuffixes, suffix) ? decimalSuffixes[suffix] : undefined
  if (exponent !== undefined) return { factor: 1n, exponent, format: 'DecimalSI' }
  const scientific = /^[eE]([-+]?\d{1,3})$/.exec(suffix)
  return scientific ? { factor: 1n, exponent: Number(scientific[1]), format: 'DecimalExponent' } : undefined
}

/** The one way to write an amount, which the API server stores: `1024Mi` is `1Gi`, `0.5` is `500m`. */
export function formatQuantity(quantity: Quantity): string {
  let text = formatted.get(quantity)
  if (text === undefined) formatted.set(quantity, (text = format(quantity)))
  return text
}

function format({ nano, format }: Quantity): string {
  if (nano === 0n) return '0'
  const isLargeWhole = nano % one === 0n && (nano <= -1024n * one || nano >= 1024n * one)
  if (format === 'BinarySI' && isLargeWhole) return formatBinary(nano / one)
  let mantissa = nano
  let exponent = -9
  while (mantissa % 1000n === 0n && (exponent < 18 || format === 'DecimalExponent')) {
    mantissa /= 1000n
    exponent += 3
  }
  if (format === 'DecimalExponent') return `${String(mantissa)}${exponent === 0 ? '' : `e${String(exponent)}`}`
  const suffix = Object.entries(decimalSuffixes).find(([, value]) => value === exponent)?.[0] ?? ''
  return `${String(mantissa)}${suffix}`
}

function formatBinary(value: bigint): string {
  const [suffix, factor] = Object.entries(binarySuffixes).findLast(([, size]) => value % size === 0n) ?? ['', 1n]
  return `${String(value / factor)}${suffix}`
}

/** The canonical text; what is no quantity stays as it is, for validation to find. */
export function canonicalQuantity(text: string | number): string {
  const quantity = parseQuantity(text)
  return quantity ? formatQuantity(quantity) : String(text)
}

/** Negative, zero or positive, as `a` is smaller, equal or larger. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0
}

/** The sum, in the format of `a` unless that is zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format }
}

export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano - b.nano, format: a.nano === 0n ? b.format : a.format }
}

/** Thousandths, rounded up; what CPU shares are counted in. 0 for what is no quantity. */
export function milliValue(text: string | number | undefined): number {
  return roundUp(text, one / 1000n)
}

/** Whole units, rounded up: bytes, pods. 0 for what is no quantity. */
export function wholeValue(text: string | number | undefined): number {
  return roundUp(text, one)
}

function roundUp(text: string | number | undefined, unit: bigint): number {
  const nano = (text === undefined ? undefined : parseQuantity(text))?.nano ?? 0n
  return Number(nano > 0n ? (nano + unit - 1n) / unit : nano / unit)
}
