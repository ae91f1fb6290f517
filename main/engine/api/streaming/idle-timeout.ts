import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'

/** As upstream's kubelet: a stream on which nothing moves for so long is ended. In milliseconds. */
export const streamIdleTimeout = 4 * 60 * 60 * 1000

/** Ends what nobody has touched for a while. Touching is cheap: the timer looks back when it fires. */
export class IdleTimeout implements Disposable {
  readonly #clock: Clock
  readonly #limit: number
  readonly #onIdle: () => void
  #touchedAt: number
  #timer: Disposable

  constructor(clock: Clock, limit: number, onIdle: () => void) {
    this.#clock = clock
    this.#limit = limit
    this.#onIdle = onIdle
    this.#touchedAt = clock.monotonic()
    this.#timer = this.#schedule(limit)
  }

  touch(): void {
    this.#touchedAt = this.#clock.monotonic()
  }

  dispose(): void {
    this.#timer.dispose()
  }

  #schedule(wait: number): Disposable {
    return this.#clock.schedule(wait, () => {
      const left = this.#touchedAt + this.#limit - this.#clock.monotonic()
      if (left <= 0) this.#onIdle()
      else this.#timer = this.#schedule(left)
    })
  }
}
