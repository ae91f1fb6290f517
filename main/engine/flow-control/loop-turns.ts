/**
 * Lists are made in one go, and while one is made nobody else is served. So of those that come together each takes a
 * turn of the event loop of its own: what has arrived meanwhile is answered in between. A list that comes alone does not
 * wait.
 */
export class LoopTurns {
  readonly #next: (callback: () => void) => void
  readonly #waiting: (() => void)[] = []
  #isTaken = false

  /** `next` calls back in the next turn of the event loop. */
  constructor(next: (callback: () => void) => void = setImmediate) {
    this.#next = next
  }

  /** Undefined: now. */
  take(): Promise<void> | undefined {
    if (this.#isTaken) {
      return new Promise((resolve) => {
        this.#waiting.push(resolve)
      })
    }
    this.#isTaken = true
    this.#next(this.#pass)
    return undefined
  }

  readonly #pass = (): void => {
    const resolve = this.#waiting.shift()
    if (!resolve) {
      this.#isTaken = false
      return
    }
    this.#next(this.#pass)
    resolve()
  }
}
