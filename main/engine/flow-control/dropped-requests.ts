import type { Clock } from '#base/clock.ts'

const longest = 32

/**
 * How many seconds those who are turned away should wait before they come back: the more there are in a priority level,
 * the longer. Doubles under load and shrinks by one, as TCP's windows do the other way around.
 * Source: apiserver pkg/util/flowcontrol/dropped_requests_tracker.go.
 */
export class DroppedRequests {
  readonly #clock: Clock
  readonly #levels = new Map<string, Level>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Counts one more, and answers with the seconds to tell it. */
  record(name: string): number {
    let level = this.#levels.get(name)
    if (!level) this.#levels.set(name, (level = new Level()))
    return level.record(Math.floor(this.#clock.now() / 1000))
  }
}

class Level {
  #wait = 1
  #raisedAt = 0
  #second = 0
  #count = 0
  /** Requests of seconds that are over, the oldest first. */
  #history: { readonly second: number; readonly count: number }[] = []

  record(second: number): number {
    if (second === this.#second) this.#count++
    else {
      this.#keep()
      this.#second = second
      this.#count = 1
      this.#adjust(second)
    }
    return this.#wait
  }

  #keep(): void {
    const reach = Math.min(2 * this.#wait, longest)
    this.#history.push({ second: this.#second, count: this.#count })
    this.#history = this.#history.filter(({ second }) => this.#second - second <= reach)
  }

  /** By the requests of as many seconds as there are to wait; another raise waits as long. */
  #adjust(second: number): void {
    const wait = this.#wait
    const dropped = this.#history
      .filter((past) => second - past.second <= wait && past.second < second)
      .reduce((sum, { count }) => sum + count, 0)
    if (second - this.#raisedAt >= wait && dropped >= 3 * wait) {
      this.#wait = Math.min(2 * wait, longest)
      this.#raisedAt = second
    } else if (dropped < wait && wait > 1) this.#wait--
  }
}
