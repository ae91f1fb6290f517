import * as v from 'valibot'
import { AppError, messageOf } from '#base/errors.ts'
import { parseJson } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import type { ErrorEnvelope } from './errors.ts'

/**
 * What goes over a transport. `open` starts a call or stream; `data` is an item of a stream; `end` finishes it and carries
 * the answer of a call; `credit` allows that many items more; `cancel` tells the host that nobody waits any longer.
 */
export type Frame =
  | {
      readonly type: 'open'
      readonly id: number
      readonly method: string
      readonly input: unknown
      readonly credit: number
    }
  | { readonly type: 'data'; readonly id: number; readonly value: unknown }
  | { readonly type: 'end'; readonly id: number; readonly value?: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: ErrorEnvelope }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'credit'; readonly id: number; readonly count: number }

/** A frame as it travels: JSON text; or, when it holds bytes, a header of JSON followed by the bytes. */
export type Message = string | Uint8Array

/** No message is larger; the transports refuse what is, before it is in memory. */
export const maxMessageBytes = 48 * 1024 * 1024

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1024))
const frameSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('open'),
    id,
    method: v.pipe(v.string(), v.maxLength(128)),
    input: v.unknown(),
    credit: count,
  }),
  v.strictObject({ type: v.literal('data'), id, value: v.unknown() }),
  v.strictObject({ type: v.literal('end'), id, value: v.optional(v.unknown()) }),
  v.strictObject({ type: v.literal('error'), id, error: v.record(v.string(), v.unknown()) }),
  v.strictObject({ type: v.literal('cancel'), id }),
  v.strictObject({ type: v.literal('credit'), id, count }),
])

/** Where bytes stood in the frame, and how many. The bytes follow the header one after the other. */
interface Attachment {
  path: (string | number)[]
  length: number
}

const headerSchema = v.strictObject({
  frame: v.unknown(),
  attachments: v.array(
    v.strictObject({
      path: v.pipe(v.array(v.union([v.string(), v.number()])), v.minLength(1), v.maxLength(16)),
      length: v.pipe(v.number(), v.integer(), v.minValue(0)),
    }),
  ),
})

export function encodeFrame(frame: Frame): Message {
  const found: { path: (string | number)[]; bytes: Uint8Array }[] = []
  collectBytes(frame, [], found)
  if (found.length === 0) return JSON.stringify(frame)
  const attachments: Attachment[] = found.map(({ path, bytes }) => ({ path, length: bytes.length }))
  const header = new TextEncoder().encode(JSON.stringify({ frame, attachments }, withoutBytes))
  const message = new Uint8Array(4 + header.length + found.reduce((sum, { bytes }) => sum + bytes.length, 0))
  new DataView(message.buffer).setUint32(0, header.length)
  message.set(header, 4)
  let offset = 4 + header.length
  for (const { bytes } of found) {
    message.set(bytes, offset)
    offset += bytes.length
  }
  return message
}

/** Throws AppError `rpc.bad-frame`; whoever sent such a message does not speak this protocol and is hung up on. */
export function decodeFrame(message: unknown): Frame {
  const raw = typeof message === 'string' ? parseText(message) : decodeBinary(message)
  const result = v.safeParse(frameSchema, raw)
  if (!result.success) throw badFrame(result.issues[0].message)
  return result.output as Frame
}

function decodeBinary(message: unknown): unknown {
  if (!(message instanceof Uint8Array)) throw badFrame('neither text nor bytes')
  if (message.length < 4) throw badFrame('shorter than its header')
  const headerLength = new DataView(message.buffer, message.byteOffset).getUint32(0)
  let offset = 4 + headerLength
  if (offset > message.length) throw badFrame('shorter than its header')
  const header = v.safeParse(headerSchema, parseText(decodeUtf8(message.subarray(4, offset))))
  if (!header.success) throw badFrame(header.issues[0].message)
  for (const { path, length } of header.output.attachments) {
    if (offset + length > message.length) throw badFrame('shorter than its attachments')
    place(header.output.frame, path, message.slice(offset, offset + length))
    offset += length
  }
  if (offset !== message.length) throw badFrame('longer than its attachments')
  return header.output.frame
}

/** Puts bytes where the header left `null`; own properties alone, so a path through `__proto__` leads nowhere. */
function place(frame: unknown, path: readonly (string | number)[], bytes: Uint8Array): void {
  let holder = frame
  for (const key of path.slice(0, -1)) {
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key))
      throw badFrame('an attachment has no place')
    holder = (holder as Record<string | number, unknown>)[key]
  }
  const last = path.at(-1)
  if (typeof holder !== 'object' || holder === null || last === undefined || !Object.hasOwn(holder, last)) {
    throw badFrame('an attachment has no place')
  }
  ;(holder as Record<string | number, unknown>)[last] = bytes
}

function collectBytes(
  value: unknown,
  path: readonly (string | number)[],
  found: { path: (string | number)[]; bytes: Uint8Array }[],
): void {
  if (value instanceof Uint8Array) found.push({ path: [...path], bytes: value })
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      if (typeof item === 'object') collectBytes(item, [...path, index], found)
  } else if (isRecord(value)) {
    for (const key in value) if (typeof value[key] === 'object') collectBytes(value[key], [...path, key], found)
  }
}

/** Reads through `this`, for Node's Buffer has a toJSON that would already have run. */
function withoutBytes(this: unknown, key: string, value: unknown): unknown {
  return (this as Record<string, unknown>)[key] instanceof Uint8Array ? null : value
}

function parseText(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    throw badFrame(messageOf(error))
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw badFrame('not UTF-8')
  }
}

function badFrame(reason: string): AppError {
  return new AppError('rpc.bad-frame', { reason })
}
