import { expect, test } from 'vitest'
import { DroppedRequests } from '../../../../../main/engine/flow-control/dropped-requests.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'

/** The seconds that the last of so many in each second is told to wait. */
async function waits(...counts: number[]): Promise<number[]> {
  const clock = new FakeClock()
  const dropped = new DroppedRequests(clock)
  const told: number[] = []
  for (const count of counts) {
    let last = 0
    for (let each = 0; each < count; each++) last = dropped.record('level')
    told.push(last)
    await clock.advance(1000)
  }
  return told
}

test('a few do not count', async () => {
  expect(await waits(1, 1, 2, 2, 1)).toEqual([1, 1, 1, 1, 1])
})

test('many double the wait, up to half a minute, no sooner than it has passed', async () => {
  expect(await waits(3, 6, 6, 12, 12, 12, 12, 12)).toEqual([1, 2, 2, 4, 4, 4, 4, 8])
  const flood = await waits(...Array.from({ length: 100 }, () => 100))
  expect(flood.at(-1)).toBe(32)
})

test('the wait shrinks again, second by second', async () => {
  const calm = Array.from({ length: 10 }, () => 0)
  const told = await waits(10, 20, 20, 20, ...calm, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1)
  expect(told.filter((seconds) => seconds > 0)).toEqual([1, 2, 2, 4, 3, 2, 1])
})

test('levels do not wait for each other', () => {
  const dropped = new DroppedRequests(new FakeClock())
  expect([dropped.record('a'), dropped.record('b')]).toEqual([1, 1])
})
