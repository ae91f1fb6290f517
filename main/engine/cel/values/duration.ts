import { CelError } from '../errors.ts'
import { Duration } from './values.ts'

const units: Readonly<Record<string, bigint>> = {
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ns: 1n,
}

const part = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/y

/** Reads Go's form, as in `1h30m` or `-1.5s`. Throws CelError. Source: Go time.ParseDuration. */
export function parseDuration(text: string): Duration {
  const isNegative = text.startsWith('-')
  const body = text.replace(/^[-+]/, '')
  const refuse = (): never => {
    throw new CelError(`time: invalid duration ${JSON.stringify(text)}`)
  }
  if (body === '0') return new Duration(0n)
  let nanos = 0n
  let offset = 0
  while (offset < body.length) {
    part.lastIndex = offset
    const found = part.exec(body)
    const [all, whole = '', fraction = '', unit = ''] = found ?? refuse()
    if (whole === '' && fraction === '') refuse()
    const size = units[unit] ?? 0n
    nanos += BigInt(whole || '0') * size
    const digits = fraction.slice(0, 18)
    nanos += (BigInt(digits || '0') * size) / 10n ** BigInt(digits.length)
    offset += all.length
  }
  if (body === '') refuse()
  const signed = isNegative ? -nanos : nanos
  if (BigInt.asIntN(64, signed) !== signed) refuse()
  return new Duration(signed)
}

/** As `string(duration)` has it: in seconds. */
export function formatDuration({ nanos }: Duration): string {
  const size = nanos < 0n ? -nanos : nanos
  const fraction = String(size % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '')
  return `${nanos < 0n ? '-' : ''}${String(size / 1_000_000_000n)}${fraction ? `.${fraction}` : ''}s`
}
