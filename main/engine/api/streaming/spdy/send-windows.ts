import type { SpdyStream } from './spdy-stream.ts'

export type SendFrame = (
  stream: SpdyStream,
  data: Buffer,
  isLast: boolean,
  done: (error?: Error | null) => void,
) => void

const initialWindow = 64 * 1024
const maximumWindow = 2 ** 31 - 1
/** Larger writes are split, so that streams take turns. */
const maximumDataBytes = 32 * 1024

interface Waiting {
  readonly data: Buffer
  readonly done: (error?: Error | null) => void
}

/**
 * What each stream may still send. A peer's windows hold from the moment on that it speaks of any: client-go never does
 * (its spdystream leaves flow control to TCP), and would never open one again.
 * Source: SPDY protocol draft 3.1, section 2.6.8; github.com/moby/spdystream connection.go.
 */
export class SendWindows {
  readonly #send: SendFrame
  readonly #waiting = new Map<SpdyStream, Waiting>()
  #isEnforced = false
  #initial = initialWindow

  constructor(send: SendFrame) {
    this.#send = send
  }

  get initial(): number {
    return this.#initial
  }

  send(stream: SpdyStream, data: Buffer, done: (error?: Error | null) => void): void {
    const allowed = this.#isEnforced ? Math.min(maximumDataBytes, stream.sendWindow) : maximumDataBytes
    if (allowed <= 0) return void this.#waiting.set(stream, { data, done })
    const now = data.subarray(0, allowed)
    const later = data.subarray(allowed)
    stream.sendWindow -= now.length
    this.#send(stream, now, false, (error) => {
      if (error || later.length === 0) done(error)
      else this.send(stream, later, done)
    })
  }

  open(stream: SpdyStream | undefined, bytes: number): void {
    this.#isEnforced = true
    if (!stream) return
    stream.sendWindow = Math.min(maximumWindow, stream.sendWindow + bytes)
    this.#resume(stream)
  }

  /** The peer's setting for all streams, those under way included. */
  setInitial(bytes: number, streams: Iterable<SpdyStream>): void {
    this.#isEnforced = true
    const change = Math.min(maximumWindow, bytes) - this.#initial
    this.#initial += change
    for (const stream of streams) {
      stream.sendWindow += change
      this.#resume(stream)
    }
  }

  forget(stream: SpdyStream): void {
    const waiting = this.#waiting.get(stream)
    this.#waiting.delete(stream)
    waiting?.done(new Error('the stream is over'))
  }

  #resume(stream: SpdyStream): void {
    const waiting = this.#waiting.get(stream)
    if (!waiting || stream.sendWindow <= 0) return
    this.#waiting.delete(stream)
    this.send(stream, waiting.data, waiting.done)
  }
}
