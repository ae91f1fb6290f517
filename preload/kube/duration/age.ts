/** Ages as kubectl prints them, and the two forms of time in the API. */

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** `2m5s`, `5d3h`: two units at most, fewer the longer it is. Source: apimachinery pkg/util/duration HumanDuration. */
export function formatAge(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / second)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 60 * 2) return `${String(seconds)}s`
  const minutes = Math.trunc(milliseconds / minute)
  if (minutes < 10) return pair(minutes, 'm', Math.trunc(seconds % 60), 's')
  if (minutes < 60 * 3) return `${String(minutes)}m`
  const hours = Math.trunc(milliseconds / hour)
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${String(hours)}h`
  if (hours < 24 * 8) return pair(Math.trunc(hours / 24), 'd', hours % 24, 'h')
  if (hours < 24 * 365 * 2) return `${String(Math.trunc(hours / 24))}d`
  if (hours < 24 * 365 * 8) return pair(Math.trunc(hours / 24 / 365), 'y', Math.trunc(hours / 24) % 365, 'd')
  return `${String(Math.trunc(hours / 24 / 365))}y`
}

function pair(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${String(major)}${majorUnit}` : `${String(major)}${majorUnit}${String(minor)}${minorUnit}`
}

/** The age of an RFC 3339 time at `now`; `<unknown>` where there is none, as kubectl prints. */
export function ageOf(time: string | null | undefined, now: number): string {
  const then = time ? Date.parse(time) : NaN
  return Number.isNaN(then) ? '<unknown>' : formatAge(now - then)
}

/** metav1.Time: whole seconds, `2026-01-01T00:00:00Z`. */
export function formatTime(milliseconds: number): string {
  return `${new Date(Math.floor(milliseconds / second) * second).toISOString().slice(0, 19)}Z`
}

/** metav1.MicroTime: six decimals, `2026-01-01T00:00:00.000000Z`. */
export function formatMicroTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 23)}000Z`
}

/** Milliseconds of either form; undefined for anything else. */
export function parseTime(time: string | null | undefined): number | undefined {
  const parsed = time ? Date.parse(time) : NaN
  return Number.isNaN(parsed) ? undefined : parsed
}
