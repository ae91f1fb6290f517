import { expect, test } from 'vitest'
import { nextBackOff, waitLeft, type BackOff } from '../../../../../../main/engine/node/pod/back-off.ts'

test('the first end waits for nothing; then 10 s, doubled up to five minutes', () => {
  let backOff: BackOff | undefined
  let now = 0
  const waits: number[] = []
  for (let end = 0; end < 8; end++) {
    const wait = waitLeft(backOff, now, now)
    waits.push(wait / 1000)
    now += wait
    backOff = nextBackOff(backOff, now - wait, now)
  }
  expect(waits).toEqual([0, 10, 20, 40, 80, 160, 300, 300])
})

test('ten minutes of a good run are a new start', () => {
  const backOff = { delay: 300_000, updatedAt: 0 }
  expect(waitLeft(backOff, 600_000, 600_000)).toBe(300_000)
  expect(waitLeft(backOff, 600_001, 600_001)).toBe(0)
  expect(nextBackOff(backOff, 600_001, 600_001)).toEqual({ delay: 10_000, updatedAt: 600_001 })
})

test('a clock that is set back does not lengthen the wait', () => {
  expect(waitLeft({ delay: 10_000, updatedAt: 1_000_000 }, 1_000_000, 0)).toBe(10_000)
})
