import { expect, test } from 'vitest'
import { ageOf, formatAge, formatMicroTime, formatTime, parseTime } from '#kube/duration/age.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

// apimachinery pkg/util/duration/duration_test.go TestHumanDuration.
test.each([
  [0, '0s'],
  [second, '1s'],
  [minute - 1, '59s'],
  [minute, '60s'],
  [2 * minute - 1, '119s'],
  [2 * minute, '2m'],
  [2 * minute + second, '2m1s'],
  [10 * minute - 1, '9m59s'],
  [10 * minute, '10m'],
  [3 * hour - 1, '179m'],
  [3 * hour, '3h'],
  [3 * hour + minute, '3h1m'],
  [8 * hour - 1, '7h59m'],
  [8 * hour, '8h'],
  [2 * day - 1, '47h'],
  [2 * day, '2d'],
  [2 * day + hour, '2d1h'],
  [8 * day - 1, '7d23h'],
  [8 * day, '8d'],
  [2 * 365 * day - 1, '729d'],
  [2 * 365 * day, '2y'],
  [2 * 365 * day + day, '2y1d'],
  [8 * 365 * day - 1, '7y364d'],
  [8 * 365 * day, '8y'],
  [-1.5 * second, '0s'],
  [-2 * second, '<invalid>'],
])('%d ms is %s', (milliseconds, text) => {
  expect(formatAge(milliseconds)).toBe(text)
})

test('the age of no time is unknown', () => {
  expect(ageOf(undefined, 0)).toBe('<unknown>')
  expect(ageOf(null, 0)).toBe('<unknown>')
  expect(ageOf('1970-01-01T00:00:00Z', 5000)).toBe('5s')
})

test('times are written as the API has them', () => {
  const time = Date.parse('2026-01-02T03:04:05.678Z')
  expect(formatTime(time)).toBe('2026-01-02T03:04:05Z')
  expect(formatMicroTime(time)).toBe('2026-01-02T03:04:05.678000Z')
  expect(parseTime(formatMicroTime(time))).toBe(time)
  expect(parseTime('never')).toBeUndefined()
})
