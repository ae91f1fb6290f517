import { type FieldError, invalidField } from '#kube/meta/field-error.ts'

/** One part of a name, by the rules of the IANA database, with room for its oldest names. */
const part = /^[A-Za-z.\-_0-9+]{1,14}$/

/** Source: kubernetes pkg/apis/batch/validation validateTimeZone. */
export function validateTimeZone(field: string, zone: string | undefined): FieldError[] {
  if (zone === undefined) return []
  if (zone === '') return [invalidField(field, zone, 'timeZone must be nil or non-empty string')]
  const unknown = invalidField(field, zone, `unknown time zone ${zone}`)
  const parts = zone.split('/')
  if (parts.some((it) => it === '.' || it === '..' || it.startsWith('-') || !part.test(it))) return [unknown]
  if (zone.toLowerCase() === 'local') {
    const detail = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'
    return zone === 'Local' ? [invalidField(field, zone, detail)] : [invalidField(field, zone, detail), unknown]
  }
  return isTimeZone(zone) ? [] : [unknown]
}

const shortNames = ['CET', 'EET', 'EST', 'GMT', 'HST', 'MET', 'MST', 'PRC', 'ROC', 'ROK', 'UCT', 'UTC', 'WET']

/**
 * The runtime's own database takes any case, offsets such as `+01`, and names that are not IANA's (`PST`, `SystemV/EST5`);
 * upstream's takes IANA's names as they are written.
 */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Z]/.test(zone) || zone.startsWith('SystemV/')) return false
  if (/^[A-Z]{3}$/.test(zone)) return shortNames.includes(zone)
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions()
    return timeZone === zone || timeZone.toLowerCase() !== zone.toLowerCase()
  } catch {
    return false
  }
}
