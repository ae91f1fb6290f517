import { CelError } from '../errors.ts'
import { define, type FunctionDeclaration, type Library, type OverloadInput } from '../declarations.ts'
import type { Duration, Timestamp } from '../values/values.ts'

/** A moment as a calendar in some zone shows it: a Date whose UTC fields are that zone's. */
function inZone({ nanos }: Timestamp, zone = 'UTC'): Date {
  const millis = Number(nanos / 1_000_000n - (nanos % 1_000_000n < 0n ? 1n : 0n))
  const fixed = /^([-+]?)(\d{2}):(\d{2})$/.exec(zone)
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3])
    return new Date(millis + (fixed[1] === '-' ? -minutes : minutes) * 60_000)
  }
  return zone === 'UTC' || zone === '' ? new Date(millis) : new Date(millis + zoneOffset(millis, zone))
}

function zoneOffset(millis: number, zone: string): number {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(millis)
    const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value)
    const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
    return local - Math.floor(millis / 1000) * 1000
  } catch {
    throw new CelError(`unknown time zone ${zone}`)
  }
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000)
}

const fields: Readonly<Record<string, (date: Date) => number>> = {
  getFullYear: (date) => date.getUTCFullYear(),
  getMonth: (date) => date.getUTCMonth(),
  getDayOfYear: dayOfYear,
  getDayOfMonth: (date) => date.getUTCDate() - 1,
  getDate: (date) => date.getUTCDate(),
  getDayOfWeek: (date) => date.getUTCDay(),
  getHours: (date) => date.getUTCHours(),
  getMinutes: (date) => date.getUTCMinutes(),
  getSeconds: (date) => date.getUTCSeconds(),
  getMilliseconds: (date) => date.getUTCMilliseconds(),
}

const amounts: Readonly<Record<string, (nanos: bigint) => bigint>> = {
  getHours: (nanos) => nanos / 3_600_000_000_000n,
  getMinutes: (nanos) => nanos / 60_000_000_000n,
  getSeconds: (nanos) => nanos / 1_000_000_000n,
  getMilliseconds: (nanos) => nanos / 1_000_000n,
}

function accessor(name: string, read: (date: Date) => number): FunctionDeclaration {
  const overloads: OverloadInput[] = [
    [`timestamp_to_${name}`, 'timestamp.() int', (at: Timestamp) => BigInt(read(inZone(at)))],
    [
      `timestamp_to_${name}_with_tz`,
      'timestamp.(string) int',
      (at: Timestamp, zone: string) => BigInt(read(inZone(at, zone))),
    ],
  ]
  const amount = amounts[name]
  if (amount) overloads.push([`duration_to_${name}`, 'duration.() int', ({ nanos }: Duration) => amount(nanos)])
  return define(name, overloads)
}

/** Source: cel-go common/types/{timestamp,duration}.go. */
export const time: Library = { functions: Object.entries(fields).map(([name, read]) => accessor(name, read)) }
