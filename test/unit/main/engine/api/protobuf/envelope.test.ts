import protobuf from 'protobufjs/minimal.js'
import { describe, expect, it } from 'vitest'
import { conform } from '#kube/schema/conform.ts'
import { structureOf } from '#kube/schema/structures.ts'
import { decodeProtobuf } from '../../../../../../main/engine/api/protobuf/envelope.ts'
import { MalformedMessage } from '../../../../../../main/engine/api/protobuf/wire-reader.ts'

const { Writer } = protobuf

function envelope(apiVersion: string, kind: string, raw: Uint8Array): Buffer {
  const writer = Writer.create()
  writer.uint32(10).fork().uint32(10).string(apiVersion).uint32(18).string(kind).ldelim()
  writer.uint32(18).bytes(raw)
  return Buffer.concat([Buffer.from('k8s\0'), writer.finish()])
}

/** ConfigMap: metadata (1) with its name (1), data (2), binaryData (3). */
function configMap(): Uint8Array {
  const writer = Writer.create()
  writer.uint32(10).fork().uint32(10).string('a').ldelim()
  writer.uint32(18).fork().uint32(10).string('k').uint32(18).string('v').ldelim()
  writer
    .uint32(26)
    .fork()
    .uint32(10)
    .string('b')
    .uint32(18)
    .bytes(Buffer.from([255]))
    .ldelim()
  return writer.finish()
}

describe('a protobuf body', () => {
  it('reads as the JSON of its kind', () => {
    expect(decodeProtobuf(envelope('v1', 'ConfigMap', configMap()))).toEqual({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'a' },
      data: { k: 'v' },
      binaryData: { b: '/w==' },
    })
  })

  it('passes over fields that the type does not have', () => {
    const unknown = Writer.create()
      .uint32((99 << 3) | 2)
      .string('x')
      .uint32((98 << 3) | 0)
      .uint32(5)
      .finish()
    const raw = Buffer.concat([configMap(), unknown])
    expect(decodeProtobuf(envelope('v1', 'ConfigMap', raw))).toMatchObject({ data: { k: 'v' } })
  })

  it('has the options of a deletion in every group version', () => {
    const raw = Writer.create().uint32(8).int64(5).uint32(34).string('Foreground').finish()
    expect(decodeProtobuf(envelope('apps/v1', 'DeleteOptions', raw))).toMatchObject({
      gracePeriodSeconds: 5,
      propagationPolicy: 'Foreground',
    })
  })

  it.each<[string, Buffer, string]>([
    ['no prefix', Buffer.from('{}'), 'does not appear to be a protobuf message, expected prefix [107 56 115 0]'],
    ['an envelope cut short', Buffer.from('k8s\0\x0a\x7f'), 'unexpected EOF'],
    ['a message cut short', envelope('v1', 'ConfigMap', Buffer.from([10, 255])), 'unexpected EOF'],
    ['a kind that is not known', envelope('v1', 'Nothing', Buffer.alloc(0)), 'no kind "Nothing" is registered'],
    ['a number where text belongs', envelope('v1', 'ConfigMap', Buffer.from([8, 1])), 'wrong wireType = 0'],
  ])('is refused: %s', (_, bytes, message) => {
    expect(() => decodeProtobuf(bytes)).toThrow(message)
  })

  it('does not follow endless depth, or count endless messages', () => {
    let schema = Buffer.alloc(0)
    // JSONSchemaProps.not (28) within itself.
    for (let depth = 0; depth < 2000; depth++) {
      schema = Buffer.from(
        Writer.create()
          .uint32((28 << 3) | 2)
          .bytes(schema)
          .finish(),
      )
    }
    const version = Writer.create().uint32(34).fork().uint32(10).bytes(schema).ldelim().finish()
    const spec = Writer.create().uint32(58).bytes(version).finish()
    const raw = Writer.create().uint32(18).bytes(spec).finish()
    expect(() => decodeProtobuf(envelope('apiextensions.k8s.io/v1', 'CustomResourceDefinition', raw))).toThrow(
      'max depth',
    )
    const many = Buffer.alloc(1_000_000, Buffer.from([18, 0]))
    const podSpec = Writer.create().uint32(18).bytes(many).finish()
    expect(() => decodeProtobuf(envelope('v1', 'Pod', podSpec))).toThrow('too many messages')
  })

  it('answers any bytes with an object or a refusal', () => {
    const sound = envelope('v1', 'ConfigMap', configMap())
    let seed = 7
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below
    for (let round = 0; round < 5000; round++) {
      const bytes = Buffer.from(sound)
      for (let change = 0; change < 3; change++) bytes[4 + random(bytes.length - 4)] = random(256)
      try {
        const value = decodeProtobuf(bytes.subarray(0, 5 + random(bytes.length - 4)))
        conform(structureOf(String(value['apiVersion']), String(value['kind'])), value)
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedMessage)
      }
    }
  })
})
