import { createDeferred, type Deferred } from '#base/async.ts'

/**
 * The bytes that wait for one watcher. What it has not taken is bounded: a watcher that does not keep up loses its
 * stream, and starts anew from the last revision that it has seen. Source: apiserver pkg/storage/cacher/cache_watcher.go.
 */
export class EventStream implements AsyncIterable<Uint8Array> {
  readonly #limit: number
  readonly #onEnd: () => void
  #chunks: Uint8Array[] = []
  #bytes = 0
  #isEnded = false
  #waiting: Deferred<void> | undefined

  /** `limit` in bytes; `onEnd` is called once, whoever ends the stream. */
  constructor(limit: number, onEnd: () => void) {
    this.#limit = limit
    this.#onEnd = onEnd
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  push(chunk: Uint8Array): void {
    if (this.#isEnded) return
    if (this.#bytes > this.#limit) return this.abandon()
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    this.#waiting?.resolve()
  }

  /** Ends the stream after what is queued. */
  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#onEnd()
    this.#waiting?.resolve()
  }

  /** Ends the stream and drops what is queued. */
  abandon(): void {
    this.#chunks = []
    this.end()
  }

  /** Yields what has gathered as one piece, so that a burst of events is one write. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    try {
      for (;;) {
        const chunks = this.#chunks
        this.#chunks = []
        this.#bytes = 0
        const [first] = chunks
        if (first) yield chunks.length === 1 ? first : Buffer.concat(chunks)
        else if (this.#isEnded) return
        else {
          this.#waiting = createDeferred()
          await this.#waiting.promise
          this.#waiting = undefined
        }
      }
    } finally {
      this.abandon()
    }
  }
}
