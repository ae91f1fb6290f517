const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
}

/**
 * Milliseconds of a text such as `1h30m`, `-1.5s` or `0`; for anything else what is wrong, as Go says it.
 * Source: Go's time.ParseDuration.
 */
export function parseDuration(text: string): number | string {
  const shown = JSON.stringify(text)
  const invalid = `time: invalid duration ${shown}`
  const sign = text.startsWith('-') ? -1 : 1
  let rest = text.replace(/^[+-]/, '')
  if (rest === '0') return 0
  if (rest === '') return invalid
  let sum = 0
  while (rest !== '') {
    const amount = /^(\d+\.?\d*|\.\d+)/.exec(rest)?.[0]
    if (amount === undefined) return invalid
    rest = rest.slice(amount.length)
    const unit = /^[^.\d]*/.exec(rest)?.[0] ?? ''
    if (unit === '') return `time: missing unit in duration ${shown}`
    const factor = Object.hasOwn(units, unit) ? units[unit] : undefined
    if (factor === undefined) return `time: unknown unit ${JSON.stringify(unit)} in duration ${shown}`
    sum += Number(amount) * factor
    rest = rest.slice(unit.length)
  }
  return sign * sum
}
