import { createDeferred, type Deferred } from '#base/async.ts'

/** How many items of a stream may be on their way or unread in the window. */
export const creditWindow = 32

/** Counts what the other side still wants. One taker at a time. */
export class CreditGate {
  #credit: number
  #waiting: Deferred<void> | undefined

  constructor(credit: number) {
    this.#credit = credit
  }

  give(count: number): void {
    this.#credit += count
    if (this.#credit <= 0) return
    this.#waiting?.resolve()
    this.#waiting = undefined
  }

  /** Resolves when one item may be sent. */
  async take(): Promise<void> {
    while (this.#credit <= 0) {
      this.#waiting ??= createDeferred<void>()
      await this.#waiting.promise
    }
    this.#credit -= 1
  }
}
