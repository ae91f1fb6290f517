import { Duplex } from 'node:stream'
import { createDeferred, type Deferred } from '#base/async.ts'
import type { SpdyHeaders } from './header-block.ts'

/** What a stream does on its connection. */
export interface StreamOutlet {
  /** Calls back once the connection has taken the bytes. */
  sendData(stream: SpdyStream, data: Buffer, isLast: boolean, done: (error?: Error | null) => void): void
  /** Lets the peer send as much again. */
  sendWindow(stream: SpdyStream, bytes: number): void
  sendReset(stream: SpdyStream): void
  forget(stream: SpdyStream): void
}

/** One stream of a connection. Ending it closes our half; destroying it resets it. */
export class SpdyStream extends Duplex {
  readonly id: number
  readonly headers: SpdyHeaders
  readonly #outlet: StreamOutlet
  /** What the peer still lets us send; only peers that speak of windows have one. */
  sendWindow: number
  #drained: Deferred<void> | undefined
  /** Bytes that were taken and that the peer has not been told of. */
  #received = 0
  #isPeerDone = false
  #isOver = false
  #isReplied = false
  #heldBack: (() => void) | undefined

  constructor(id: number, headers: SpdyHeaders, sendWindow: number, outlet: StreamOutlet) {
    super({ allowHalfOpen: true, readableHighWaterMark: 64 * 1024 })
    this.id = id
    this.headers = headers
    this.sendWindow = sendWindow
    this.#outlet = outlet
  }

  get isPeerDone(): boolean {
    return this.#isPeerDone
  }

  /** Bytes from the peer. Resolves once there is room for more: until then the whole connection waits. */
  async receive(piece: Buffer, isLast: boolean): Promise<void> {
    if (this.destroyed || this.#isPeerDone) return
    this.#received += piece.length
    const hasRoom = piece.length === 0 || this.push(piece)
    if (isLast) {
      this.#isPeerDone = true
      this.push(null)
      return
    }
    if (hasRoom) return
    this.#drained = createDeferred()
    await this.#drained.promise
  }

  /** The peer has given the stream up. */
  onReset(): void {
    this.#isOver = true
    this.destroy(Object.assign(new Error('the stream was reset'), { code: 'ECONNRESET' }))
  }

  /** The connection is gone: there is nobody left to tell. */
  onConnectionLost(): void {
    this.#isOver = true
    if (this.#isPeerDone || this.destroyed) this.destroy()
    else this.destroy(Object.assign(new Error('the connection was lost'), { code: 'ECONNRESET' }))
  }

  override _read(): void {
    if (this.#received > 0 && !this.#isPeerDone) this.#outlet.sendWindow(this, this.#received)
    this.#received = 0
    this.#drained?.resolve()
    this.#drained = undefined
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#whenReplied(() => {
      this.#outlet.sendData(this, chunk, false, done)
    })
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#whenReplied(() => {
      this.#outlet.sendData(this, Buffer.alloc(0), true, done)
    })
  }

  /** The peer knows that it has the stream: what comes before that it would drop. */
  onReplied(): void {
    this.#isReplied = true
    this.#heldBack?.()
    this.#heldBack = undefined
  }

  #whenReplied(send: () => void): void {
    if (this.#isReplied) send()
    else this.#heldBack = send
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#drained?.resolve()
    this.#drained = undefined
    const isClosed = this.#isPeerDone && this.writableFinished
    if (!this.#isOver && !isClosed) this.#outlet.sendReset(this)
    this.#isOver = true
    this.#outlet.forget(this)
    done(error)
  }
}
