import type { Clock } from '#base/clock.ts'
import { toDisposable, type Disposable } from '#base/disposable.ts'

/** A clock that stands still until a test moves it. Timers due at the same time run in the order they were made. */
export class FakeClock implements Clock {
  #now: number
  #monotonic = 0
  readonly #timers = new Set<{ due: number; callback: () => void; handle?: Disposable }>()

  constructor(start = Date.parse('2026-01-01T00:00:00Z')) {
    this.#now = start
  }

  get pending(): number {
    return this.#timers.size
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#monotonic
  }

  schedule(milliseconds: number, callback: () => void): Disposable {
    const timer: { due: number; callback: () => void; handle?: Disposable } = {
      due: this.#monotonic + milliseconds,
      callback,
    }
    this.#timers.add(timer)
    timer.handle = toDisposable(() => {
      this.#timers.delete(timer)
    })
    return timer.handle
  }

  /** Moves time, running what falls due; promises settle between timers. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#monotonic + milliseconds
    for (;;) {
      await flush()
      const next = [...this.#timers].filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0]
      if (!next) break
      const step = Math.max(0, next.due - this.#monotonic)
      this.#monotonic += step
      this.#now += step
      next.handle?.dispose()
      next.callback()
    }
    this.#now += end - this.#monotonic
    this.#monotonic = end
    await flush()
  }

  /** Sets the wall clock, as a user or NTP does; timers do not move. */
  step(milliseconds: number): void {
    this.#now += milliseconds
  }
}

/** Lets everything that is ready run: promises, and what they schedule as immediates. */
export async function flush(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}
