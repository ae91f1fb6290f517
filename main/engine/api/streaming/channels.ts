import { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import type { Clock } from '#base/clock.ts'
import { createDeferred, type Deferred } from '#base/async.ts'
import { IdleTimeout, streamIdleTimeout } from './idle-timeout.ts'

/** How messages name their channel. */
export interface ChannelProtocol {
  /** The channel is a digit, and the bytes are text. */
  readonly isBase64: boolean
  /** `[255, n]` ends what the client has to say on channel n. Source: KEP-4006. */
  readonly canClose: boolean
}

export type ChannelUse = 'ignore' | 'read' | 'write' | 'both'

const closeSignal = 255

/**
 * The channels of one WebSocket: each message begins with the number of its channel. A channel that nobody reads stops
 * the socket; one that the client does not read stops its writers. Ends after an idle time.
 * Source: k8s.io/streaming pkg/httpstream/wsstream/conn.go.
 */
export class ChannelSocket {
  readonly channels: readonly Channel[]
  /** Resolves when the socket is closed, by whomever. */
  readonly closed: Promise<void>
  readonly #socket: WebSocket
  readonly #protocol: ChannelProtocol
  readonly #idle: IdleTimeout

  constructor(socket: WebSocket, protocol: ChannelProtocol, uses: readonly ChannelUse[], clock: Clock) {
    this.#socket = socket
    this.#protocol = protocol
    this.#idle = new IdleTimeout(clock, streamIdleTimeout, () => {
      socket.terminate()
    })
    this.channels = uses.map((use, index) => new Channel(use, (data, done) => this.#send(index, data, done)))
    socket.on('message', (data) => {
      this.#idle.touch()
      this.#receive(bytesOf(data))
    })
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#idle.dispose()
        for (const channel of this.channels) channel.onSocketClosed()
        resolve()
      })
    })
  }

  /** Closes once everything is sent. */
  close(): void {
    this.#socket.close(1000)
  }

  #receive(message: Buffer): void {
    const [first, second] = message
    if (first === undefined) return
    if (this.#protocol.canClose && first === closeSignal) {
      const closing = message.length === 2 ? this.channels[second ?? 0] : undefined
      if (closing) closing.onClientDone()
      else this.#socket.close(1002)
      return
    }
    const { isBase64 } = this.#protocol
    const channel = this.channels[isBase64 ? first - 0x30 : first]
    const payload = message.subarray(1)
    const blocked = channel?.receive(isBase64 ? Buffer.from(payload.toString('latin1'), 'base64') : payload)
    if (!blocked) return
    this.#socket.pause()
    void blocked.then(() => {
      this.#socket.resume()
    })
  }

  #send(index: number, data: Buffer, done: (error?: Error | null) => void): void {
    this.#idle.touch()
    if (this.#socket.readyState !== this.#socket.OPEN) return done(new Error('the client is gone'))
    if (this.#protocol.isBase64) this.#socket.send(`${String(index)}${data.toString('base64')}`, done)
    else this.#socket.send(Buffer.concat([Buffer.from([index]), data]), done)
  }
}

/** One direction or both of a channel. What is written to a channel that is not written is dropped, as upstream does. */
export class Channel extends Duplex {
  readonly #use: ChannelUse
  readonly #send: (data: Buffer, done: (error?: Error | null) => void) => void
  #room: Deferred<void> | undefined
  #isDone: boolean

  constructor(use: ChannelUse, send: (data: Buffer, done: (error?: Error | null) => void) => void) {
    super({ allowHalfOpen: true })
    this.#use = use
    this.#send = send
    this.#isDone = use === 'ignore' || use === 'write'
    if (this.#isDone) this.push(null)
    this.on('error', () => undefined)
  }

  /** A promise where the next message has to wait. */
  receive(data: Buffer): Promise<void> | undefined {
    if (this.#isDone || data.length === 0 || this.push(data)) return undefined
    this.#room = createDeferred()
    return this.#room.promise
  }

  onClientDone(): void {
    if (this.#isDone) return
    this.#isDone = true
    this.push(null)
  }

  onSocketClosed(): void {
    this.#release()
    this.onClientDone()
    if (!this.writableEnded) this.destroy()
  }

  /** A message without bytes: it tells the client that the channel is there. */
  announce(): void {
    if (this.#use !== 'ignore') this.#send(Buffer.alloc(0), () => undefined)
  }

  override _read(): void {
    this.#release()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#use === 'write' || this.#use === 'both') this.#send(chunk, done)
    else done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#release()
    this.#isDone = true
    done(error)
  }

  #release(): void {
    this.#room?.resolve()
    this.#room = undefined
  }
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
