import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'

/** Told of what happens in a queue, for metrics; times in milliseconds. */
export interface QueueObserver {
  added(): void
  started(waited: number): void
  finished(worked: number): void
  retried(): void
}

export interface WorkQueueOptions {
  readonly clock: Clock
  /** How many keys are worked on at the same time; one key never is twice. */
  readonly workers: number
  /** Works on one key. A number is when to come back, in milliseconds; an error comes back with back-off. */
  process(key: string): Promise<number | undefined>
  /** Told of every failure, with how often in a row it failed and when it is tried again. */
  onFailure(key: string, error: unknown, attempt: number, retryIn: number): void
  readonly observer?: QueueObserver | undefined
}

const firstRetry = 5
const lastRetry = 1_000_000

/**
 * A queue of keys: one that waits is not queued twice, one that is worked on comes back when it was added meanwhile,
 * and one that fails comes back after 5 ms, doubled each time up to 1000 s.
 * Source: client-go util/workqueue (queue.go, default_rate_limiters.go ItemExponentialFailureRateLimiter).
 */
export class WorkQueue implements Disposable {
  readonly #options: WorkQueueOptions
  /** With the time since when. */
  readonly #waiting = new Map<string, number>()
  readonly #active = new Set<string>()
  readonly #delayed = new Map<string, { due: number; timer: Disposable }>()
  readonly #failures = new Map<string, number>()
  #idle: (() => void)[] = []
  #isScheduled = false
  #isDisposed = false

  constructor(options: WorkQueueOptions) {
    this.#options = options
  }

  /** Keys that wait or are worked on; delayed ones are not counted. */
  get depth(): number {
    return this.#waiting.size + this.#active.size
  }

  add(key: string): void {
    if (this.#isDisposed) return
    this.#cancelDelay(key)
    if (!this.#waiting.has(key)) {
      this.#waiting.set(key, this.#options.clock.monotonic())
      this.#options.observer?.added()
    }
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      this.#dispatch()
    })
  }

  /** Adds later; of several delays of one key the earliest counts. */
  addAfter(key: string, milliseconds: number): void {
    if (milliseconds <= 0) return this.add(key)
    if (this.#isDisposed || this.#waiting.has(key)) return
    const due = this.#options.clock.monotonic() + milliseconds
    const known = this.#delayed.get(key)
    if (known && known.due <= due) return
    this.#cancelDelay(key)
    const timer = this.#options.clock.schedule(milliseconds, () => {
      this.#delayed.delete(key)
      this.add(key)
    })
    this.#delayed.set(key, { due, timer })
  }

  /** Resolves once nothing is worked on; after `dispose` that is for good. */
  settled(): Promise<void> {
    if (this.#active.size === 0 && (this.#isDisposed || this.#waiting.size === 0)) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  dispose(): void {
    this.#isDisposed = true
    for (const { timer } of this.#delayed.values()) timer.dispose()
    this.#delayed.clear()
    this.#waiting.clear()
  }

  #dispatch(): void {
    for (const [key, since] of this.#waiting) {
      if (this.#active.size >= this.#options.workers) return
      if (this.#active.has(key)) continue
      this.#waiting.delete(key)
      this.#active.add(key)
      this.#options.observer?.started(this.#options.clock.monotonic() - since)
      void this.#work(key)
    }
  }

  async #work(key: string): Promise<void> {
    const { clock, observer } = this.#options
    const started = clock.monotonic()
    try {
      const comeBackIn = await this.#options.process(key)
      this.#failures.delete(key)
      if (comeBackIn !== undefined) this.addAfter(key, comeBackIn)
    } catch (error) {
      const attempt = (this.#failures.get(key) ?? 0) + 1
      this.#failures.set(key, attempt)
      const retryIn = Math.min(firstRetry * 2 ** (attempt - 1), lastRetry)
      this.#options.onFailure(key, error, attempt, retryIn)
      observer?.retried()
      this.addAfter(key, retryIn)
    }
    observer?.finished(clock.monotonic() - started)
    this.#active.delete(key)
    this.#dispatch()
    if (this.#active.size > 0 || this.#waiting.size > 0) return
    const idle = this.#idle
    this.#idle = []
    for (const resolve of idle) resolve()
  }

  #cancelDelay(key: string): void {
    this.#delayed.get(key)?.timer.dispose()
    this.#delayed.delete(key)
  }
}
