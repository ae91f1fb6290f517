import { delay } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import { toDisposable, type Disposable } from '#base/disposable.ts'
import { AppError } from '#base/errors.ts'
import { toEnvelope, type ErrorEnvelope } from '#contract/errors.ts'

export interface Followed<T> {
  clock: Clock
  open(signal: AbortSignal): AsyncIterable<T>
  onItem(item: T): void
  /** Told of each failure; `retrying` says whether the stream will be opened again by itself. */
  onFailure?(error: ErrorEnvelope, retrying: boolean): void
}

const firstPause = 500
const longestPause = 10_000

/** Keeps one stream of the host open: after a failure that may pass, or an end, it is opened again with back-off. */
export function follow<T>(followed: Followed<T>): Disposable {
  const controller = new AbortController()
  const { signal } = controller
  void run(followed, signal)
  return toDisposable(() => controller.abort())
}

async function run<T>(followed: Followed<T>, signal: AbortSignal): Promise<void> {
  let pause = firstPause
  while (!signal.aborted) {
    try {
      for await (const item of followed.open(signal)) {
        if (signal.aborted) return
        pause = firstPause
        followed.onItem(item)
      }
    } catch (error) {
      if (signal.aborted) return
      const retrying = error instanceof AppError && error.isRetryable
      followed.onFailure?.(toEnvelope(error), retrying)
      if (!retrying) return
    }
    // The only way out of the pause but its end is an abort, and the loop looks at that.
    await delay(followed.clock, pause, signal).catch(() => undefined)
    pause = Math.min(pause * 2, longestPause)
  }
}
