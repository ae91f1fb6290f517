import { expect, it } from 'vitest'
import { millisecondsOf } from '#kube/duration/seconds.ts'

it.each([
  [30, 30_000],
  [-1, -1000],
  // As Go's durations overflow: 2^63 - 1 seconds are a second less than none.
  [2n ** 63n - 1n, -1000],
  [2n ** 62n, 0],
])('takes %s seconds as a duration of Go does', (seconds, milliseconds) => {
  expect(millisecondsOf(seconds)).toBe(milliseconds)
})
