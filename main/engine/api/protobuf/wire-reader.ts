import protobuf from 'protobufjs/minimal.js'
import { exactInteger } from '#base/exact-json.ts'

type Reader = protobuf.Reader

/** Of the package `long`. */
interface Long {
  toNumber(): number
  toString(): string
}

/** Bytes that are no message of the type. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage'
  /** `ConfigMap in version "v1"`, once the envelope has been read. */
  readonly subject: string | undefined

  constructor(message: string, subject?: string) {
    super(message)
    this.subject = subject
  }
}

export const wireTypes = { varint: 0, fixed64: 1, bytes: 2 } as const

/** Deeper than any type but JSONSchemaProps goes, and far from the end of the stack. */
const maximumDepth = 500
/** A small body could unfold into very many empty messages. */
const maximumMessages = 250_000

/** The part of the bytes that one message has. Everything that reads checks the wire type, as Go's generated code does. */
export class WireReader {
  readonly #reader: Reader
  readonly #end: number
  readonly #depth: number
  readonly #count: { messages: number }

  private constructor(reader: Reader, end: number, depth: number, count: { messages: number }) {
    this.#reader = reader
    this.#end = end
    this.#depth = depth
    this.#count = count
  }

  static of(bytes: Uint8Array): WireReader {
    return new WireReader(protobuf.Reader.create(bytes), bytes.length, 0, { messages: 0 })
  }

  get isAtEnd(): boolean {
    return this.#reader.pos >= this.#end
  }

  tag(): { readonly number: number; readonly wireType: number } {
    const tag = this.#checked(() => this.#reader.uint32())
    const number = tag >>> 3
    if (number === 0) throw new MalformedMessage(`illegal tag ${String(number)} (wire type ${String(tag & 7)})`)
    return { number, wireType: tag & 7 }
  }

  skip(wireType: number): void {
    this.#checked(() => this.#reader.skipType(wireType))
  }

  /** The message that follows, to be read to its end before this one goes on. */
  message(wireType: number): WireReader {
    const end = this.#lengthDelimited(wireType)
    if (this.#depth >= maximumDepth) throw new MalformedMessage('exceeded max depth')
    if (++this.#count.messages > maximumMessages) throw new MalformedMessage('too many messages')
    return new WireReader(this.#reader, end, this.#depth + 1, this.#count)
  }

  bytes(wireType: number): Uint8Array {
    const end = this.#lengthDelimited(wireType)
    const { buf, pos } = this.#reader
    this.#reader.pos = end
    return buf.subarray(pos, end)
  }

  string(wireType: number): string {
    return Buffer.from(this.bytes(wireType)).toString('utf8')
  }

  int32(wireType: number): number {
    expectType(wireType, wireTypes.varint)
    return this.#checked(() => this.#reader.int32())
  }

  int64(wireType: number): number | bigint {
    expectType(wireType, wireTypes.varint)
    // Its types know only the halves of what the package `long` gives it.
    const long = this.#checked(() => this.#reader.int64() as unknown as Long)
    const value = long.toNumber()
    return Number.isSafeInteger(value) ? value : exactInteger(BigInt(long.toString()))
  }

  double(wireType: number): number {
    expectType(wireType, wireTypes.fixed64)
    return this.#checked(() => this.#reader.double())
  }

  /** Where what is length-delimited ends. */
  #lengthDelimited(wireType: number): number {
    expectType(wireType, wireTypes.bytes)
    const length = this.#checked(() => this.#reader.uint32())
    const end = this.#reader.pos + length
    if (end > this.#end) throw new MalformedMessage('unexpected EOF')
    return end
  }

  /** No read may go beyond the message. */
  #checked<T>(read: () => T): T {
    let value: T
    try {
      value = read()
    } catch {
      throw new MalformedMessage('unexpected EOF')
    }
    if (this.#reader.pos > this.#end) throw new MalformedMessage('unexpected EOF')
    return value
  }
}

function expectType(given: number, expected: number): void {
  if (given !== expected) throw new MalformedMessage(`proto: wrong wireType = ${String(given)}`)
}
