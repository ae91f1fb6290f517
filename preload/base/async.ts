import type { Clock } from './clock.ts'

export interface Deferred<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(error: unknown): void
}

export function createDeferred<T>(): Deferred<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  return { promise, resolve, reject }
}

/** As Promise.all, but a failure is told only once none is under way any more: what they hold can be let go. */
export async function allDone<T extends readonly Promise<unknown>[]>(
  ...promises: T
): Promise<{ -readonly [I in keyof T]: Awaited<T[I]> }> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}

/** Resolves after `milliseconds` of the clock; rejects with the signal's reason when aborted. */
export function delay(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const onAbort = (): void => {
      timer.dispose()
      reject(signal?.reason)
    }
    const timer = clock.schedule(milliseconds, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/**
 * A single-consumer queue between a producer that pushes and a consumer that iterates.
 * `end` lets the consumer finish what is queued; `fail` ends it with an error after that.
 */
export class AsyncQueue<T> implements AsyncIterable<T> {
  #items: T[] = []
  #waiting: Deferred<void> | undefined
  #isEnded = false
  #failure: unknown

  get size(): number {
    return this.#items.length
  }

  push(item: T): void {
    if (this.#isEnded) return
    this.#items.push(item)
    this.#wake()
  }

  end(): void {
    this.#isEnded = true
    this.#wake()
  }

  fail(error: unknown): void {
    if (this.#isEnded) return
    this.#failure = error
    this.end()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for (;;) {
      const batch = this.#items
      this.#items = []
      yield* batch
      if (this.#items.length > 0) continue
      if (this.#isEnded) {
        if (this.#failure !== undefined) throw this.#failure as Error
        return
      }
      this.#waiting = createDeferred<void>()
      await this.#waiting.promise
    }
  }

  #wake(): void {
    this.#waiting?.resolve()
    this.#waiting = undefined
  }
}
