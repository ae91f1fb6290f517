/** Seconds since the epoch, and billionths. */
export interface Instant {
  readonly seconds: number
  readonly nanos: number
}

const layouts = { 0: '2006-01-02T15:04:05Z07:00', 6: '2006-01-02T15:04:05.000000Z07:00' } as const

interface Element {
  /** What the layout has there, as messages name it. */
  readonly layout: string
  readonly pattern: RegExp
  readonly range?: readonly [name: string, low: number, high: number]
}

const date: readonly Element[] = [
  { layout: '2006', pattern: /^\d{4}/ },
  { layout: '-', pattern: /^-/ },
  { layout: '01', pattern: /^\d\d/, range: ['month', 1, 12] },
  { layout: '-', pattern: /^-/ },
  { layout: '02', pattern: /^\d\d/, range: ['day', 1, 31] },
  { layout: 'T', pattern: /^T/ },
  { layout: '15', pattern: /^\d\d/, range: ['hour', 0, 23] },
  { layout: ':', pattern: /^:/ },
  { layout: '04', pattern: /^\d\d/, range: ['minute', 0, 59] },
  { layout: ':', pattern: /^:/ },
  { layout: '05', pattern: /^\d\d/, range: ['second', 0, 59] },
]
const zone: Element = { layout: 'Z07:00', pattern: /^(?:Z|[+-]\d\d:\d\d)/ }
/** A fraction that the layout does not name is read all the same. */
const elements: Readonly<Record<0 | 6, readonly Element[]>> = {
  0: [...date, { layout: '', pattern: /^(?:[.,]\d+)?/ }, zone],
  6: [...date, { layout: '.000000', pattern: /^[.,]\d{6}(?!\d)/ }, zone],
}

/** Reads RFC 3339 as metav1.Time (0 digits) and metav1.MicroTime (6) do. The error is Go's text. Source: time.Parse. */
export function parseTime(text: string, digits: 0 | 6): Instant | string {
  const quoted = JSON.stringify(text)
  const failed = (rest: string, layout: string): string =>
    `parsing time ${quoted} as ${JSON.stringify(layouts[digits])}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(layout)}`
  const read: string[] = []
  let rest = text
  for (const { layout, pattern, range } of elements[digits]) {
    const found = pattern.exec(rest)?.[0]
    if (found === undefined) return failed(rest, layout)
    const value = Number(found)
    if (range && (value < range[1] || value > range[2])) return `parsing time ${quoted}: ${range[0]} out of range`
    read.push(found)
    rest = rest.slice(found.length)
  }
  if (rest !== '') return `parsing time ${quoted}: extra text: ${JSON.stringify(rest)}`
  const [fraction = '', offset = 'Z'] = read.slice(-2)
  const whole = read.slice(0, -2).join('')
  const milliseconds = Date.parse(`${whole}Z`)
  // Date takes the 31st of a shorter month for the 1st of the next one.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(0, 10) !== whole.slice(0, 10)) {
    return `parsing time ${quoted}: day out of range`
  }
  return { seconds: milliseconds / 1000 - secondsOf(offset), nanos: Number(fraction.slice(1, 10).padEnd(9, '0')) }
}

function secondsOf(offset: string): number {
  if (offset === 'Z') return 0
  const [hours = '0', minutes = '0'] = offset.slice(1).split(':')
  return (offset.startsWith('-') ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
}

/** Go's zero time: the first second of the year 1. */
const zeroSeconds = -62_135_596_800

/** RFC 3339 in UTC; null for Go's zero time. */
export function formatTime({ seconds, nanos }: Instant, digits: 0 | 6): string | null {
  if (seconds === zeroSeconds && nanos === 0) return null
  const whole = new Date(seconds * 1000).toISOString().slice(0, -'.000Z'.length)
  return digits === 0 ? `${whole}Z` : `${whole}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z`
}
