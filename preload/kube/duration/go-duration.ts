const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
}
const mostDigits = 18

/**
 * Nanoseconds of a text such as `1h30m`, `-1.5s` or `0`; for anything else what is wrong, as Go says it.
 * Source: Go's time.ParseDuration.
 */
export function parseGoDuration(text: string): bigint | string {
  const shown = JSON.stringify(text)
  const invalid = `time: invalid duration ${shown}`
  let rest = text.replace(/^[+-]/, '')
  if (rest === '0') return 0n
  if (rest === '') return invalid
  let sum = 0n
  while (rest !== '') {
    const [amount, whole = '', fraction = ''] = /^(\d*)(?:\.(\d*))?/.exec(rest) ?? []
    if (amount === undefined || (whole === '' && fraction === '')) return invalid
    rest = rest.slice(amount.length)
    const unit = /^[^.\d]*/.exec(rest)?.[0] ?? ''
    if (unit === '') return `time: missing unit in duration ${shown}`
    const size = Object.hasOwn(units, unit) ? units[unit] : undefined
    if (size === undefined) return `time: unknown unit ${JSON.stringify(unit)} in duration ${shown}`
    const digits = fraction.slice(0, mostDigits)
    sum += BigInt(whole || '0') * size + (BigInt(digits || '0') * size) / 10n ** BigInt(digits.length)
    rest = rest.slice(unit.length)
  }
  const signed = text.startsWith('-') ? -sum : sum
  return BigInt.asIntN(64, signed) === signed ? signed : invalid
}

/** The same in milliseconds. */
export function parseGoMilliseconds(text: string): number | string {
  const nanoseconds = parseGoDuration(text)
  return typeof nanoseconds === 'string' ? nanoseconds : Number(nanoseconds) / 1e6
}
