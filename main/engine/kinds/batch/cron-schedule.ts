import { parseGoMilliseconds } from '#kube/duration/go-duration.ts'
import { isTimeZone } from './time-zone.ts'

/** The times that match, as sets of numbers; `isStar`: the field was `*`, which matters for the two kinds of days. */
interface TimeField {
  readonly values: ReadonlySet<number>
  readonly isStar: boolean
}

/** A time zone of the schedule itself is an old habit, and refused before this is of use. */
export type CronSchedule =
  | { readonly every: number }
  | {
      readonly minute: TimeField
      readonly hour: TimeField
      readonly dayOfMonth: TimeField
      readonly month: TimeField
      readonly dayOfWeek: TimeField
    }

/** What is wrong with a schedule, in the words of the library that upstream parses with. */
export class CronScheduleError extends Error {}

interface Bounds {
  readonly min: number
  readonly max: number
  /** Names of the numbers from `min` on. */
  readonly names?: readonly string[]
}

const minutes: Bounds = { min: 0, max: 59 }
const hours: Bounds = { min: 0, max: 23 }
const daysOfMonth: Bounds = { min: 1, max: 31 }
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const months: Bounds = { min: 1, max: 12, names: monthNames }
const daysOfWeek: Bounds = { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] }

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/**
 * Five fields, a descriptor such as `@daily`, or `@every 1h30m`. Throws a CronScheduleError.
 * Source: github.com/robfig/cron/v3 parser.go ParseStandard, which the CronJob controller runs on.
 */
export function parseCronSchedule(text: string): CronSchedule {
  const spec = withoutZone(text)
  if (spec.startsWith('@')) return parseDescriptor(spec)
  const fields = spec.split(/\s+/).filter(Boolean)
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields
  if (fields.length !== 5 || !minute || !hour || !dayOfMonth || !month || !dayOfWeek) {
    throw new CronScheduleError(`expected exactly 5 fields, found ${String(fields.length)}: [${fields.join(' ')}]`)
  }
  return {
    minute: parseField(minute, minutes),
    hour: parseField(hour, hours),
    dayOfMonth: parseField(dayOfMonth, daysOfMonth),
    month: parseField(month, months),
    dayOfWeek: parseField(dayOfWeek, daysOfWeek),
  }
}

/** `TZ=Asia/Tokyo 0 6 * * *`: the zone is checked and then passed over, for validation refuses it in any case. */
function withoutZone(text: string): string {
  const prefix = ['TZ=', 'CRON_TZ='].find((word) => text.startsWith(word))
  if (!prefix) return text
  const end = text.indexOf(' ')
  if (end < 0) throw new CronScheduleError('invalid schedule format: runtime error: slice bounds out of range [:-1]')
  const zone = text.slice(prefix.length, end)
  if (zone !== '' && zone !== 'Local' && !isTimeZone(zone)) {
    throw new CronScheduleError(`provided bad location ${zone}: unknown time zone ${zone}`)
  }
  return text.slice(end).trim()
}

function parseDescriptor(text: string): CronSchedule {
  const known = Object.hasOwn(descriptors, text) ? descriptors[text] : undefined
  if (known) return parseCronSchedule(known)
  const every = '@every '
  if (!text.startsWith(every)) throw new CronScheduleError(`unrecognized descriptor: ${text}`)
  const duration = parseGoMilliseconds(text.slice(every.length))
  if (typeof duration === 'string') throw new CronScheduleError(`failed to parse duration ${text}: ${duration}`)
  return { every: duration }
}

function parseField(text: string, bounds: Bounds): TimeField {
  const ranges = text.split(',').filter(Boolean)
  const parsed = ranges.map((range) => parseRange(range, bounds))
  return { values: new Set(parsed.flatMap(({ values }) => values)), isStar: parsed.some(({ isStar }) => isStar) }
}

/** `*`, `3`, `1-5`, each with a step: `* / 15` without the blanks. */
function parseRange(text: string, bounds: Bounds): { values: number[]; isStar: boolean } {
  const [range = '', stepText, ...moreSteps] = text.split('/')
  const [low = '', high, ...moreHyphens] = range.split('-')
  const isStar = low === '*' || low === '?'
  let start = bounds.min
  let end = bounds.max
  if (!isStar) {
    start = parseNumber(low, bounds.names, bounds.min)
    if (moreHyphens.length > 0) throw new CronScheduleError(`too many hyphens: ${text}`)
    end = high === undefined ? start : parseNumber(high, bounds.names, bounds.min)
  }
  if (moreSteps.length > 0) throw new CronScheduleError(`too many slashes: ${text}`)
  const step = stepText === undefined ? 1 : parseNumber(stepText)
  // `5/15` means from five to the end.
  if (stepText !== undefined && high === undefined) end = bounds.max
  checkRange(text, bounds, { start, end, step })
  const values = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step)
  return { values, isStar: isStar && step <= 1 }
}

function checkRange(
  text: string,
  { min, max }: Bounds,
  { start, end, step }: { start: number; end: number; step: number },
): void {
  const problem = (words: string): CronScheduleError => new CronScheduleError(`${words}: ${text}`)
  const from = `beginning of range (${String(start)})`
  if (start < min) throw problem(`${from} below minimum (${String(min)})`)
  if (end > max) throw problem(`end of range (${String(end)}) above maximum (${String(max)})`)
  if (start > end) throw problem(`${from} beyond end of range (${String(end)})`)
  if (step === 0) throw problem('step of range should be a positive number')
}

function parseNumber(text: string, names: readonly string[] = [], first = 0): number {
  const named = names.indexOf(text.toLowerCase())
  if (named >= 0) return named + first
  const value = Number(text)
  const isNumber = /^[+-]?\d+$/.test(text)
  if (!isNumber || Math.abs(value) >= 2 ** 63) {
    const problem = `strconv.Atoi: parsing ${JSON.stringify(text)}: ${isNumber ? 'value out of range' : 'invalid syntax'}`
    throw new CronScheduleError(`failed to parse int from ${text}: ${problem}`)
  }
  if (value < 0) throw new CronScheduleError(`negative number (${String(value)}) not allowed: ${text}`)
  return value
}
