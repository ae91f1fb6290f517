import { parseGoDuration } from '#kube/duration/go-duration.ts'
import { CelError } from '../errors.ts'
import { Duration } from './values.ts'

/** Reads Go's form, as in `1h30m` or `-1.5s`. Throws CelError. */
export function parseDuration(text: string): Duration {
  const nanos = parseGoDuration(text)
  if (typeof nanos === 'string') throw new CelError(`time: invalid duration ${JSON.stringify(text)}`)
  return new Duration(nanos)
}

/** As `string(duration)` has it: in seconds. */
export function formatDuration({ nanos }: Duration): string {
  const size = nanos < 0n ? -nanos : nanos
  const fraction = String(size % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '')
  return `${nanos < 0n ? '-' : ''}${String(size / 1_000_000_000n)}${fraction ? `.${fraction}` : ''}s`
}
