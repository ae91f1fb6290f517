import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs'

/** Milliseconds that the event loop waits for a disk: what it takes to ask another thread, and to hear of it. */
const worthWaiting = 1

/** A file that somebody else writes, and that is to survive a power cut. */
export class DurableLog {
  readonly #file: number
  readonly #monotonic: () => number
  #isQuick = true

  /** `monotonic` in milliseconds. The file has to be there. */
  constructor(path: string, monotonic: () => number) {
    // Windows wants to be allowed to write what it makes durable.
    this.#file = openSync(path, 'r+')
    this.#monotonic = monotonic
  }

  /**
   * Resolves once all that was written is durable; undefined when it is by now, which it is only where the disk was quick
   * the last time and nobody else would have to wait. Rejects with what the system said.
   */
  sync(isAlone: boolean): Promise<void> | undefined {
    const began = this.#monotonic()
    const measure = (): void => {
      this.#isQuick = this.#monotonic() - began < worthWaiting
    }
    if (isAlone && this.#isQuick) {
      try {
        fdatasyncSync(this.#file)
        measure()
        return undefined
      } catch (error) {
        return Promise.reject(error)
      }
    }
    return new Promise((resolve, reject) => {
      fdatasync(this.#file, (error) => {
        measure()
        if (error) reject(error)
        else resolve()
      })
    })
  }

  close(): void {
    closeSync(this.#file)
  }
}
