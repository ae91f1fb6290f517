import type { Duplex } from 'node:stream'
import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'
import { IdleTimeout } from '../idle-timeout.ts'
import { readFrames, type ReadFrame } from './frame-reader.ts'
import {
  controlFrame,
  controlType,
  dataHead,
  flagFin,
  goAwayStatus,
  numbers,
  resetStatus,
  SpdyError,
} from './frames.ts'
import { HeaderDecoder, HeaderEncoder } from './header-block.ts'
import { SendWindows } from './send-windows.ts'
import { SpdyStream, type StreamOutlet } from './spdy-stream.ts'

/** A client of many connections at once has two streams for each. */
const maximumStreams = 2000
/** Answers that a peer may leave unread: who sends pings and reads nothing is cut off. */
const maximumUnreadAnswers = 256 * 1024
/** How long a peer has to read what was sent before the end, in milliseconds. */
const closingGrace = 10_000

export interface SpdyOptions {
  readonly clock: Clock
  /** Milliseconds without a frame after which the connection ends. */
  readonly idleTimeout: number
  /** Called for each stream of the peer; a stream that it throws on is reset. */
  onStream(stream: SpdyStream): void
}

/**
 * The server's side of SPDY/3.1 over any stream of bytes. It never throws: what is no SPDY ends the connection, and all
 * its streams with an error. npm's spdy-transport is not used: it has had no release for years, refuses streams without
 * `:method`, and unpacks header blocks without a limit.
 */
export class SpdyConnection {
  /** Resolves when the connection is over, for whatever reason. */
  readonly closed: Promise<void>
  readonly #socket: Duplex
  readonly #options: SpdyOptions
  readonly #streams = new Map<number, SpdyStream>()
  readonly #decoder = new HeaderDecoder()
  readonly #encoder = new HeaderEncoder()
  readonly #windows: SendWindows
  readonly #idle: IdleTimeout
  readonly #outlet: StreamOutlet
  #grace: Disposable | undefined
  #lastStreamId = 0
  #unreadAnswers = 0

  constructor(socket: Duplex, options: SpdyOptions) {
    this.#socket = socket
    this.#options = options
    this.#windows = new SendWindows((stream, data, isLast, done) => {
      this.#sendData(stream, data, isLast, done)
    })
    this.#outlet = this.#makeOutlet()
    this.#idle = new IdleTimeout(options.clock, options.idleTimeout, () => {
      this.close()
    })
    socket.on('error', () => socket.destroy())
    this.closed = this.#run()
  }

  /** Ends the connection once what is queued is sent. */
  close(status: number = goAwayStatus.ok): void {
    if (this.#grace) return
    this.#grace = this.#options.clock.schedule(closingGrace, () => this.#socket.destroy())
    if (this.#socket.destroyed) return
    this.#answer(controlFrame(controlType.goAway, 0, numbers(this.#lastStreamId, status)))
    this.#socket.end()
  }

  async #run(): Promise<void> {
    const lost = (): void => {
      for (const stream of this.#streams.values()) stream.onConnectionLost()
    }
    this.#socket.once('close', lost)
    try {
      const bytes = this.#socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
      for await (const frame of readFrames(bytes)) {
        this.#idle.touch()
        if (!(await this.#receive(frame))) break
      }
    } catch (error) {
      if (error instanceof SpdyError) this.close(goAwayStatus.protocolError)
    } finally {
      lost()
      this.#socket.off('close', lost)
      this.#idle.dispose()
      this.#decoder.dispose()
      await this.#hangUp()
    }
  }

  #hangUp(): Promise<void> {
    this.close()
    return new Promise((resolve) => {
      const done = (): void => {
        this.#grace?.dispose()
        this.#socket.destroy()
        resolve()
      }
      if (this.#socket.destroyed || this.#socket.writableFinished) return done()
      this.#socket.once('finish', done)
      this.#socket.once('close', done)
    })
  }

  /** False at the end. */
  async #receive(frame: ReadFrame): Promise<boolean> {
    if (frame.kind === 'control') return this.#receiveControl(frame.type, frame.flags, frame.payload)
    const stream = this.#streams.get(frame.streamId)
    const isEnd = frame.isLast && (frame.flags & flagFin) !== 0
    // What comes for a stream that has gone away is dropped.
    await stream?.receive(frame.piece, isEnd)
    this.#idle.touch()
    return true
  }

  async #receiveControl(type: number, flags: number, payload: Buffer): Promise<boolean> {
    switch (type) {
      case controlType.synStream:
        await this.#open(flags, payload)
        break
      case controlType.synReply:
      case controlType.headers:
        // Of no use to us, but their blocks are part of the state of compression.
        await this.#decoder.decode(need(payload, 4).subarray(4))
        break
      case controlType.rstStream:
        this.#streams.get(streamIdOf(payload))?.onReset()
        break
      case controlType.settings:
        this.#applySettings(payload)
        break
      case controlType.ping:
        // Odd ones are the client's and are sent back; even ones answer a ping of ours.
        if (need(payload, 4).readUInt32BE(0) % 2 === 1) this.#answer(controlFrame(type, 0, payload.subarray(0, 4)))
        break
      case controlType.windowUpdate:
        this.#windows.open(this.#streams.get(streamIdOf(payload)), need(payload, 8).readUInt32BE(4) & 0x7fffffff)
        break
      case controlType.goAway:
        return false
    }
    return true
  }

  async #open(flags: number, payload: Buffer): Promise<void> {
    const id = streamIdOf(need(payload, 10))
    const headers = await this.#decoder.decode(payload.subarray(10))
    if (id % 2 === 0 || id <= this.#lastStreamId) throw new SpdyError(`stream ${String(id)} is out of order`)
    this.#lastStreamId = id
    if (this.#streams.size >= maximumStreams) return this.#reset(id, resetStatus.refusedStream)
    const stream = new SpdyStream(id, headers, this.#windows.initial, this.#outlet)
    // Who uses the stream hears of it by its end.
    stream.on('error', () => undefined)
    this.#streams.set(id, stream)
    // A refusal has no reply.
    try {
      this.#options.onStream(stream)
    } catch {
      stream.destroy()
      return
    }
    this.#answer(controlFrame(controlType.synReply, 0, numbers(id), this.#encoder.encode({})))
    stream.onReplied()
    if (flags & flagFin) await stream.receive(Buffer.alloc(0), true)
  }

  #applySettings(payload: Buffer): void {
    const count = need(payload, 4).readUInt32BE(0)
    need(payload, 4 + count * 8)
    for (let at = 4; at < 4 + count * 8; at += 8) {
      const id = payload.readUInt32BE(at) & 0xffffff
      if (id === initialWindowSize) this.#windows.setInitial(payload.readUInt32BE(at + 4), this.#streams.values())
    }
  }

  #makeOutlet(): StreamOutlet {
    return {
      sendData: (stream, data, isLast, done) => {
        if (isLast) this.#sendData(stream, data, true, done)
        else this.#windows.send(stream, data, done)
      },
      sendWindow: (stream, bytes) => {
        this.#answer(controlFrame(controlType.windowUpdate, 0, numbers(stream.id, bytes)))
      },
      sendReset: (stream) => {
        this.#reset(stream.id, resetStatus.cancel)
      },
      forget: (stream) => {
        this.#streams.delete(stream.id)
        this.#windows.forget(stream)
      },
    }
  }

  #sendData(stream: SpdyStream, data: Buffer, isLast: boolean, done: (error?: Error | null) => void): void {
    this.#idle.touch()
    if (!this.#socket.writable) return done(new Error('the connection is over'))
    this.#socket.cork()
    this.#socket.write(dataHead(stream.id, isLast ? flagFin : 0, data.length), data.length === 0 ? done : undefined)
    if (data.length > 0) this.#socket.write(data, done)
    this.#socket.uncork()
  }

  #reset(id: number, status: number): void {
    this.#answer(controlFrame(controlType.rstStream, 0, numbers(id, status)))
  }

  #answer(frame: Buffer): void {
    if (!this.#socket.writable) return
    this.#unreadAnswers += frame.length
    if (this.#unreadAnswers > maximumUnreadAnswers) return void this.#socket.destroy()
    this.#socket.write(frame, () => {
      this.#unreadAnswers -= frame.length
    })
  }
}

const initialWindowSize = 7

function need(payload: Buffer, length: number): Buffer {
  if (payload.length < length) throw new SpdyError('a control frame that is too short')
  return payload
}

function streamIdOf(payload: Buffer): number {
  return need(payload, 4).readUInt32BE(0) & 0x7fffffff
}
