import { createDeferred, type Deferred } from './async.ts'
import type { Disposable } from './disposable.ts'

/** Says that something changed, to one that may be busy: however often it is told meanwhile, it wakes once. */
export class Pulse {
  #isSet = false
  #waiting: Deferred<void> | undefined

  notify(): void {
    this.#isSet = true
    this.#waiting?.resolve()
    this.#waiting = undefined
  }

  /** Resolves when `notify` was called since the last wait. */
  async wait(): Promise<void> {
    if (!this.#isSet) {
      this.#waiting ??= createDeferred<void>()
      await this.#waiting.promise
    }
    this.#isSet = false
  }
}

/** Yields `read()` now and after each change, until the signal aborts; changes that come while nobody reads are one. */
export async function* follow<T>(
  read: () => T,
  onChange: (listener: () => void) => Disposable,
  signal: AbortSignal,
): AsyncGenerator<T, void, void> {
  const pulse = new Pulse()
  const wake = (): void => {
    pulse.notify()
  }
  const subscription = onChange(wake)
  signal.addEventListener('abort', wake, { once: true })
  try {
    while (!signal.aborted) {
      yield read()
      await pulse.wait()
    }
  } finally {
    subscription.dispose()
    signal.removeEventListener('abort', wake)
  }
}
