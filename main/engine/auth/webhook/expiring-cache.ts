import type { Clock } from '#base/clock.ts'

/** Answers of others, kept for a while; the oldest leave when there are too many. */
export class ExpiringCache<T> {
  readonly #clock: Clock
  readonly #limit: number
  readonly #entries = new Map<string, { readonly value: T; readonly until: number }>()

  constructor(clock: Clock, limit = 8192) {
    this.#clock = clock
    this.#limit = limit
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key)
    if (entry && entry.until > this.#clock.monotonic()) return entry.value
    this.#entries.delete(key)
    return undefined
  }

  set(key: string, value: T, milliseconds: number): void {
    if (milliseconds <= 0) return
    this.#entries.delete(key)
    this.#entries.set(key, { value, until: this.#clock.monotonic() + milliseconds })
    if (this.#entries.size <= this.#limit) return
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined) this.#entries.delete(oldest)
  }
}
