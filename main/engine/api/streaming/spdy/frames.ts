/** Frames of SPDY/3.1 as they go over the wire. Source: SPDY protocol draft 3.1, section 2.2 and 2.6. */

export class SpdyError extends Error {
  override readonly name = 'SpdyError'
}

const version = 3
export const headSize = 8

export const controlType = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const

export const flagFin = 1

export const resetStatus = { protocolError: 1, refusedStream: 3, cancel: 5, internalError: 6, streamInUse: 8 } as const

export const goAwayStatus = { ok: 0, protocolError: 1 } as const

/** The first eight bytes of a frame. */
export type FrameHead =
  | { readonly kind: 'control'; readonly type: number; readonly flags: number; readonly length: number }
  | { readonly kind: 'data'; readonly streamId: number; readonly flags: number; readonly length: number }

export function parseHead(bytes: Buffer): FrameHead {
  const first = bytes.readUInt32BE(0)
  const rest = bytes.readUInt32BE(4)
  const flags = rest >>> 24
  const length = rest & 0xffffff
  if (first >>> 31 === 0) return { kind: 'data', streamId: first, flags, length }
  const spoken = (first >>> 16) & 0x7fff
  if (spoken !== version) throw new SpdyError(`SPDY version ${String(spoken)} is not spoken here`)
  return { kind: 'control', type: first & 0xffff, flags, length }
}

export function controlFrame(type: number, flags: number, ...payload: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(headSize)
  const length = payload.reduce((sum, part) => sum + part.length, 0)
  head.writeUInt32BE((0x80000000 | (version << 16) | type) >>> 0, 0)
  head.writeUInt32BE(((flags << 24) | length) >>> 0, 4)
  return Buffer.concat([head, ...payload])
}

export function dataHead(streamId: number, flags: number, length: number): Buffer {
  const head = Buffer.alloc(headSize)
  head.writeUInt32BE(streamId, 0)
  head.writeUInt32BE(((flags << 24) | length) >>> 0, 4)
  return head
}

export function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4)
  return bytes
}
