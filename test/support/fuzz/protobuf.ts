import protobuf from 'protobufjs/minimal.js'
import { hostileText } from './hostile.ts'
import type { Random } from './random.ts'

const { Writer } = protobuf

/** The message around every message of Kubernetes. */
export function envelope(apiVersion: string, kind: string, raw: Uint8Array): Buffer {
  const writer = Writer.create()
  writer.uint32(10).fork().uint32(10).string(apiVersion).uint32(18).string(kind).ldelim()
  writer.uint32(18).bytes(raw)
  return Buffer.concat([Buffer.from('k8s\0'), writer.finish()])
}

/** A message of low field numbers, which most types have, with values of any wire type. */
export function encodeMessage(random: Random, depth = 0): Uint8Array {
  const writer = Writer.create()
  for (let left = random.int(6); left > 0; left--) {
    const number = 1 + random.int(random.chance(0.9) ? 12 : 1000)
    const wireType = random.pick([0, 1, 2, 2, 2, 2, 5])
    writer.uint32(((number << 3) | wireType) >>> 0)
    if (wireType === 0) writer.uint64(random.pick([0, 1, 255, 2 ** 31, 2 ** 53, 2 ** 63]))
    else if (wireType === 1) writer.double(random.next())
    else if (wireType === 5) writer.fixed32(random.int(2 ** 31))
    else if (depth < 6 && random.chance(0.7)) writer.bytes(encodeMessage(random, depth + 1))
    else writer.string(hostileText(random))
  }
  return writer.finish()
}
