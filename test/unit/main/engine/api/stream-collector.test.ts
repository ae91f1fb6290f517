import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createStreamCollector, streamsPerLook } from '../../../../../main/engine/api/stream-collector.ts'
import { collectGarbage } from '../../../../support/collect-garbage.ts'

/** Milliseconds after which V8 collects in a program that is idle. Source: its flag --gc-memory-reducer-start-delay-ms. */
const ownAccord = 8000
/** Out of the test, where nothing can collect it first. */
const collections = new FinalizationRegistry<() => void>((resolve) => {
  resolve()
})

test('many streams bring a full collection', { timeout: ownAccord - 3000 }, async () => {
  const collect = createStreamCollector()
  const { promise: collected, resolve } = Promise.withResolvers<void>()
  collections.register({}, resolve)
  times(streamsPerLook, collect)
  await collected
})

test('a collection that came by itself counts', async () => {
  let pressed = 0
  const collect = createStreamCollector(() => {
    pressed += 1
  })
  // What was made in a turn of the event loop lives as long as it.
  await setImmediate()
  collectGarbage()
  times(streamsPerLook, collect)
  expect(pressed).toBe(0)
  times(streamsPerLook, collect)
  expect(pressed).toBe(1)
})

function times(count: number, action: () => void): void {
  for (let done = 0; done < count; done += 1) action()
}
