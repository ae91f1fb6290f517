import { constants, deflateSync } from 'node:zlib'
import type { Duplex } from 'node:stream'
import { headerDictionary } from '../../main/engine/api/streaming/spdy/dictionary.ts'
import { controlFrame, controlType, dataHead, numbers, parseHead } from '../../main/engine/api/streaming/spdy/frames.ts'

export interface SeenFrame {
  readonly type: number | 'data'
  readonly streamId: number
  readonly flags: number
  readonly payload: Buffer
}

/** The client's side of SPDY, by hand: it writes what it is told, and keeps what it hears. */
export class SpdyClient {
  readonly frames: SeenFrame[] = []
  isEnded = false
  readonly #socket: Duplex
  #pending: Buffer = Buffer.alloc(0)
  #isFirst = true

  constructor(socket: Duplex) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#pending = Buffer.concat([this.#pending, chunk])
      this.#parse()
    })
    socket.on('error', () => undefined)
    for (const event of ['end', 'close']) {
      socket.on(event, () => {
        this.isEnded = true
      })
    }
  }

  open(id: number, headers: Record<string, string>, flags = 0): void {
    this.send(synStream(id, this.block(headers), flags))
  }

  data(id: number, text: string | Buffer, flags = 0): void {
    const bytes = Buffer.from(text)
    this.send(Buffer.concat([dataHead(id, flags, bytes.length), bytes]))
  }

  control(type: number, ...values: readonly number[]): void {
    this.send(controlFrame(type, 0, numbers(...values)))
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes)
  }

  /** Has nothing more to say. */
  end(): void {
    this.#socket.end()
  }

  /** Leaves without a word. */
  leave(): void {
    this.#socket.destroy()
  }

  /** The first block is compressed with the dictionary, as clients do; the others are stored in the same state. */
  block(headers: Record<string, string>): Buffer {
    const plain = plainBlock(headers)
    if (this.#isFirst) {
      this.#isFirst = false
      return deflateSync(plain, { dictionary: headerDictionary, finishFlush: constants.Z_SYNC_FLUSH })
    }
    const head = Buffer.from([
      0,
      plain.length & 0xff,
      plain.length >> 8,
      ~plain.length & 0xff,
      (~plain.length >> 8) & 0xff,
    ])
    return Buffer.concat([head, plain, Buffer.from([0, 0, 0, 0xff, 0xff])])
  }

  of(type: SeenFrame['type'], id?: number): SeenFrame[] {
    return this.frames.filter((frame) => frame.type === type && (id === undefined || frame.streamId === id))
  }

  /** What came on a stream so far. */
  text(id: number): string {
    return Buffer.concat(this.of('data', id).map(({ payload }) => payload)).toString()
  }

  isFinished(id: number): boolean {
    return this.of('data', id).some(({ flags }) => (flags & 1) !== 0)
  }

  #parse(): void {
    while (this.#pending.length >= 8) {
      const head = parseHead(this.#pending)
      if (this.#pending.length < 8 + head.length) return
      const payload = this.#pending.subarray(8, 8 + head.length)
      this.#pending = this.#pending.subarray(8 + head.length)
      const streamId = head.kind === 'data' ? head.streamId : payload.length >= 4 ? payload.readUInt32BE(0) : 0
      this.frames.push({ type: head.kind === 'data' ? 'data' : head.type, streamId, flags: head.flags, payload })
    }
  }
}

export function synStream(id: number, block: Buffer, flags = 0): Buffer {
  return controlFrame(controlType.synStream, flags, numbers(id, 0), Buffer.from([0, 0]), block)
}

export function plainBlock(headers: Record<string, string>): Buffer {
  const entries = Object.entries(headers)
  const fields = entries.flat().flatMap((text) => [numbers(text.length), Buffer.from(text)])
  return Buffer.concat([numbers(entries.length), ...fields])
}
