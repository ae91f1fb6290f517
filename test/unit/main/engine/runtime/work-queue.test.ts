import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDeferred, type Deferred } from '#base/async.ts'
import { WorkQueue } from '../../../../../main/engine/runtime/work-queue.ts'
import { FakeClock, flush } from '../../../../support/fake-clock.ts'

describe('the work queue', () => {
  let clock: FakeClock
  let queue: WorkQueue
  let worked: string[]
  let open: Map<string, Deferred<number | undefined>>
  let failures: { attempt: number; retryIn: number }[]

  beforeEach(() => {
    clock = new FakeClock()
    worked = []
    open = new Map()
    failures = []
    queue = new WorkQueue({
      clock,
      workers: 2,
      process(key) {
        worked.push(key)
        const deferred = createDeferred<number | undefined>()
        open.set(key, deferred)
        return deferred.promise
      },
      onFailure: (_key, _error, attempt, retryIn) => failures.push({ attempt, retryIn }),
    })
  })

  afterEach(() => queue.dispose())

  const finish = async (key: string, comeBackIn?: number): Promise<void> => {
    open.get(key)?.resolve(comeBackIn)
    await flush()
  }

  test('a key that waits is worked on once, however often it was added', async () => {
    queue.add('a')
    queue.add('a')
    await flush()
    expect(worked).toEqual(['a'])
    await finish('a')
    expect(worked).toEqual(['a'])
  })

  test('a key added while it is worked on comes again afterwards, never beside itself', async () => {
    queue.add('a')
    await flush()
    queue.add('a')
    await flush()
    expect(worked).toEqual(['a'])
    await finish('a')
    expect(worked).toEqual(['a', 'a'])
    await finish('a')
  })

  test('no more keys are worked on than there are workers, in the order they came', async () => {
    for (const key of ['a', 'b', 'c']) queue.add(key)
    await flush()
    expect(worked).toEqual(['a', 'b'])
    await finish('b')
    expect(worked).toEqual(['a', 'b', 'c'])
    await finish('a')
    await finish('c')
    await queue.settled()
  })

  test('failures come back after 5 ms, doubled each time up to 1000 s, and success forgets them', async () => {
    queue.add('a')
    for (let attempt = 1; attempt <= 20; attempt++) {
      await flush()
      open.get('a')?.reject(new Error('no'))
      await flush()
      await clock.advance(failures.at(-1)?.retryIn ?? 0)
    }
    expect(failures.slice(0, 4).map(({ retryIn }) => retryIn)).toEqual([5, 10, 20, 40])
    expect(failures.at(-1)?.retryIn).toBe(1_000_000)
    await finish('a')
    queue.add('a')
    await flush()
    open.get('a')?.reject(new Error('no'))
    await flush()
    expect(failures.at(-1)).toEqual({ attempt: 1, retryIn: 5 })
  })

  test('of several delays the earliest counts, and an addition at once takes their place', async () => {
    queue.addAfter('a', 1000)
    queue.addAfter('a', 100)
    queue.addAfter('a', 500)
    await clock.advance(100)
    expect(worked).toEqual(['a'])
    await finish('a')
    queue.addAfter('a', 100)
    queue.add('a')
    await flush()
    await finish('a')
    await clock.advance(1000)
    expect(worked).toEqual(['a', 'a'])
  })

  test('a worker may ask to come back', async () => {
    queue.add('a')
    await flush()
    await finish('a', 50)
    await clock.advance(49)
    expect(worked).toHaveLength(1)
    await clock.advance(1)
    expect(worked).toHaveLength(2)
    await finish('a')
  })

  test('after its end it takes no more keys and leaves no timer', async () => {
    queue.addAfter('a', 100)
    queue.dispose()
    queue.add('b')
    await clock.advance(1000)
    expect(worked).toEqual([])
    expect(clock.pending).toBe(0)
  })
})
