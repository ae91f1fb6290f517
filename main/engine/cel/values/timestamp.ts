import { CelError } from '../errors.ts'
import { Timestamp } from './values.ts'

const form = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?([Zz]|[-+]\d{2}:\d{2})$/

/** 0001-01-01 to 9999-12-31. */
const first = -62_135_596_800n * 1_000_000_000n
const last = 253_402_300_799n * 1_000_000_000n + 999_999_999n

/** Reads RFC 3339. Throws CelError. */
export function parseTimestamp(text: string): Timestamp {
  const found = form.exec(text)
  const seconds = found ? secondsOf(text) : NaN
  if (!found || Number.isNaN(seconds)) {
    throw new CelError(
      `parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(text)}`,
    )
  }
  const fraction = (found[7] ?? '').padEnd(9, '0').slice(0, 9)
  return checkedTimestamp(BigInt(seconds) * 1_000_000_000n + BigInt(fraction))
}

function secondsOf(text: string): number {
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', , zone = ''] = form.exec(text) ?? []
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  const isReal = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
  if (!isReal || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return NaN
  const clock = Number(hour) * 3600 + Number(minute) * 60 + Number(second)
  return date.getTime() / 1000 + clock - offsetOf(zone)
}

function offsetOf(zone: string): number {
  if (zone.length === 1) return 0
  const [hours = '', minutes = ''] = zone.slice(1).split(':')
  return (zone.startsWith('-') ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
}

export function checkedTimestamp(nanos: bigint): Timestamp {
  if (nanos < first || nanos > last) throw new CelError('timestamp overflow')
  return new Timestamp(nanos)
}

/** RFC 3339 in UTC, with as many decimals as it needs. */
export function formatTimestamp({ nanos }: Timestamp): string {
  const fraction = ((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
  const seconds = Number((nanos - fraction) / 1_000_000_000n)
  const text = new Date(seconds * 1000)
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/^\+\d\d/, '')
  const decimals = String(fraction).padStart(9, '0').replace(/0+$/, '')
  return `${text}${decimals ? `.${decimals}` : ''}Z`
}
