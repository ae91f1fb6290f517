import { headSize, parseHead, SpdyError } from './frames.ts'

/** A control frame comes whole; the payload of a data frame in the pieces that it arrives in. */
export type ReadFrame =
  | { readonly kind: 'control'; readonly type: number; readonly flags: number; readonly payload: Buffer }
  | {
      readonly kind: 'data'
      readonly streamId: number
      readonly piece: Buffer
      readonly isLast: boolean
      readonly flags: number
    }

/** Nothing that Kubernetes sends in a control frame comes near. */
const maximumControlBytes = 64 * 1024

/** The frames in a stream of bytes. Throws a SpdyError on what is none; an end within a frame is an end. */
export async function* readFrames(source: AsyncIterable<Buffer>): AsyncGenerator<ReadFrame, void, void> {
  const reader = new FrameReader()
  for await (const chunk of source) yield* reader.push(chunk)
}

class FrameReader {
  #pending: Buffer = Buffer.alloc(0)
  /** Of the data frame under way. */
  #data: { readonly streamId: number; readonly flags: number; left: number } | undefined;

  *push(chunk: Buffer): Generator<ReadFrame, void, void> {
    this.#pending = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk
    for (let frame = this.#next(); frame; frame = this.#next()) yield frame
  }

  #next(): ReadFrame | undefined {
    if (this.#data) return this.#nextPiece(this.#data)
    if (this.#pending.length < headSize) return undefined
    const head = parseHead(this.#pending)
    if (head.kind === 'data') {
      this.#take(headSize)
      this.#data = { streamId: head.streamId, flags: head.flags, left: head.length }
      return this.#nextPiece(this.#data)
    }
    if (head.length > maximumControlBytes) throw new SpdyError(`a control frame of ${String(head.length)} bytes`)
    if (this.#pending.length < headSize + head.length) return undefined
    this.#take(headSize)
    return { kind: 'control', type: head.type, flags: head.flags, payload: this.#take(head.length) }
  }

  #nextPiece(data: { readonly streamId: number; readonly flags: number; left: number }): ReadFrame | undefined {
    if (this.#pending.length === 0 && data.left > 0) return undefined
    const piece = this.#take(Math.min(data.left, this.#pending.length))
    data.left -= piece.length
    const isLast = data.left === 0
    if (isLast) this.#data = undefined
    return { kind: 'data', streamId: data.streamId, flags: data.flags, piece, isLast }
  }

  #take(count: number): Buffer {
    const taken = this.#pending.subarray(0, count)
    this.#pending = this.#pending.subarray(count)
    return taken
  }
}
