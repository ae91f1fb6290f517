type Piece = IteratorResult<Uint8Array, undefined>

/**
 * The bytes that wait for one watcher, and their iterator: written out, as every event passes here once for each
 * watcher, where a generator costs several turns. What the watcher has not taken is bounded: one that does not keep up
 * loses its stream, and starts anew from the last revision that it has seen.
 * Source: apiserver pkg/storage/cacher/cache_watcher.go.
 */
export class EventStream implements AsyncIterable<Uint8Array> {
  readonly #limit: number
  readonly #onEnd: () => void
  #initial: Iterator<Uint8Array> | undefined
  #chunks: Uint8Array[] = []
  #bytes = 0
  #isEnded = false
  #resolve: ((piece: Piece) => void) | undefined
  #isWaking = false

  /** `limit` in bytes; `onEnd` is called once, whoever ends the stream. */
  constructor(limit: number, onEnd: () => void) {
    this.#limit = limit
    this.#onEnd = onEnd
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  /** What comes before all that is pushed. It is made as the watcher takes it, and does not count. */
  beginWith(initial: Iterator<Uint8Array>): void {
    this.#initial = initial
  }

  push(chunk: Uint8Array): void {
    if (this.#isEnded) return
    if (this.#bytes > this.#limit) return this.abandon()
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    this.#wakeSoon()
  }

  /** Ends the stream after what is queued. */
  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#onEnd()
    this.#wakeSoon()
  }

  /** Ends the stream and drops what is queued. */
  abandon(): void {
    this.#initial = undefined
    this.#chunks = []
    this.end()
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return {
      next: () => this.#next(),
      return: () => {
        this.abandon()
        return Promise.resolve(ended)
      },
    }
  }

  #next(): Promise<Piece> {
    if (this.#initial) return this.#nextOf(this.#initial)
    const piece = this.#gathered()
    if (piece) return Promise.resolve({ done: false, value: piece })
    if (this.#isEnded) return Promise.resolve(ended)
    return new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  async #nextOf(initial: Iterator<Uint8Array>): Promise<Piece> {
    try {
      const next = initial.next()
      if (!next.done) return { done: false, value: next.value }
      this.#initial = undefined
    } catch (error) {
      this.abandon()
      throw error
    }
    return this.#next()
  }

  /** Once the turn is over: who made a change is answered before all those who watch it, however many they are. */
  #wakeSoon(): void {
    if (!this.#resolve || this.#isWaking) return
    this.#isWaking = true
    setImmediate(this.#wake)
  }

  readonly #wake = (): void => {
    const resolve = this.#resolve
    const piece = this.#gathered()
    this.#isWaking = false
    this.#resolve = undefined
    resolve?.(piece ? { done: false, value: piece } : ended)
  }

  /** What has gathered as one piece, so that a burst of events is one write. */
  #gathered(): Uint8Array | undefined {
    const chunks = this.#chunks
    if (chunks.length === 0) return undefined
    this.#chunks = []
    this.#bytes = 0
    return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
  }
}

const ended = { done: true, value: undefined } as const
