import { constants, createInflate, type Inflate } from 'node:zlib'
import { headerDictionary } from './dictionary.ts'
import { numbers, SpdyError } from './frames.ts'

/** Names in lower case. */
export type SpdyHeaders = ReadonlyMap<string, string>

/** What a block may grow to: port-forward's headers have some hundred bytes. */
const maximumBlockBytes = 64 * 1024
const maximumHeaders = 1000

/** Unpacks the header blocks of one connection, which share one state of compression, in order. */
export class HeaderDecoder {
  readonly #inflate: Inflate = createInflate({ dictionary: headerDictionary, flush: constants.Z_SYNC_FLUSH })
  #pieces: Buffer[] = []
  #size = 0
  #fail: ((error: Error) => void) | undefined

  constructor() {
    this.#inflate.on('data', (piece: Buffer) => {
      this.#pieces.push(piece)
      this.#size += piece.length
      // Stops a bomb while it unpacks: what follows is not looked at.
      if (this.#size > maximumBlockBytes) this.#inflate.destroy(new Error('a header block that is too large'))
    })
    this.#inflate.on('error', (error) => this.#fail?.(new SpdyError('a header block that is none', { cause: error })))
  }

  /** Throws a SpdyError on a block that is none, and is of no use from then on. */
  async decode(block: Buffer): Promise<SpdyHeaders> {
    this.#pieces = []
    this.#size = 0
    await new Promise<void>((resolve, reject) => {
      this.#fail = reject
      if (this.#inflate.destroyed) return reject(new SpdyError('the header blocks are broken'))
      this.#inflate.write(block, () => {
        // Called as well, and before its error is told, when the rest of a bomb is thrown away.
        if (!this.#inflate.destroyed) resolve()
      })
    })
    return parseHeaders(Buffer.concat(this.#pieces))
  }

  dispose(): void {
    this.#inflate.destroy()
  }
}

function parseHeaders(bytes: Buffer): SpdyHeaders {
  let at = 0
  const number = (): number => {
    if (at + 4 > bytes.length) throw new SpdyError('a header block that ends early')
    at += 4
    return bytes.readUInt32BE(at - 4)
  }
  const text = (): string => {
    const length = number()
    if (length > bytes.length - at) throw new SpdyError('a header block that ends early')
    at += length
    return bytes.toString('latin1', at - length, at)
  }
  const count = number()
  if (count > maximumHeaders) throw new SpdyError(`${String(count)} headers`)
  const headers = new Map<string, string>()
  for (let index = 0; index < count; index++) headers.set(text().toLowerCase(), text())
  return headers
}

const zlibHead = Buffer.from([0x78, 0x01])
/** An empty stored block: whoever unpacks passes on what it has. */
const flush = Buffer.from([0x00, 0x00, 0x00, 0xff, 0xff])

/**
 * Packs header blocks without compressing them, as stored blocks of RFC 1951: ours are a few bytes, and this keeps no
 * state but that the first block of a connection has zlib's head.
 */
export class HeaderEncoder {
  #isFirst = true

  encode(headers: Readonly<Record<string, string>>): Buffer {
    const entries = Object.entries(headers)
    const fields = entries.flat().flatMap((text) => {
      const bytes = Buffer.from(text, 'latin1')
      return [numbers(bytes.length), bytes]
    })
    const block = Buffer.concat([numbers(entries.length), ...fields])
    const stored = Buffer.alloc(5)
    stored.writeUInt16LE(block.length, 1)
    stored.writeUInt16LE(~block.length & 0xffff, 3)
    const head = this.#isFirst ? [zlibHead] : []
    this.#isFirst = false
    return Buffer.concat([...head, stored, block, flush])
  }
}
