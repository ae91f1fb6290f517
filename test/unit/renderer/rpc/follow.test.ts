import { describe, expect, test } from 'vitest'
import { AppError } from '#base/errors.ts'
import { statusError } from '#kube/meta/status.ts'
import { follow } from '../../../../renderer/rpc/follow.ts'
import { FakeClock, flush } from '../../../support/fake-clock.ts'

async function* yielding<T>(items: T[], failure?: Error): AsyncGenerator<T, void, void> {
  await Promise.resolve()
  yield* items
  if (failure) throw failure
}

function setUp(attempts: (() => AsyncIterable<number>)[]) {
  const clock = new FakeClock()
  const seen: number[] = []
  const failures: boolean[] = []
  let opened = 0
  const subscription = follow<number>({
    clock,
    open: (signal) => attempts[opened++]?.() ?? waiting(signal),
    onItem: (item) => seen.push(item),
    onFailure: (_error, retrying) => failures.push(retrying),
  })
  return { clock, seen, failures, subscription, opened: () => opened }
}

async function* waiting(signal: AbortSignal): AsyncGenerator<number, void, void> {
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  yield* []
}

describe('follow', () => {
  test('opens the stream again after a failure that may pass, with growing pauses', async () => {
    const lost = new AppError('rpc.disconnected')
    const { clock, seen, failures, subscription, opened } = setUp([
      () => yielding([1], lost),
      () => yielding([], lost),
      () => yielding([2]),
    ])
    await flush()
    expect([seen, failures]).toEqual([[1], [true]])
    await clock.advance(500)
    expect(opened()).toBe(2)
    await clock.advance(500)
    expect(opened()).toBe(2)
    await clock.advance(500)
    expect(seen).toEqual([1, 2])
    subscription.dispose()
    await flush()
  })

  test('does not insist after an answer that stays the same', async () => {
    const { clock, failures, opened, subscription } = setUp([
      () => yielding([], statusError(403, 'Forbidden', 'pods is forbidden') as unknown as Error),
    ])
    await clock.advance(60_000)
    expect(failures).toEqual([false])
    expect(opened()).toBe(1)
    subscription.dispose()
  })

  test('says nothing once it is disposed', async () => {
    const { clock, seen, subscription } = setUp([() => yielding([1, 2, 3])])
    subscription.dispose()
    await clock.advance(60_000)
    expect(seen).toEqual([])
    expect(clock.pending).toBe(0)
  })
})
