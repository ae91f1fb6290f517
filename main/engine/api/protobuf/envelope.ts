import { structureOf, typeNameOf } from '#kube/schema/structures.ts'
import { readMessage } from './message.ts'
import { MalformedMessage, WireReader } from './wire-reader.ts'

/** `k8s` and a zero byte, before every message. Source: apimachinery pkg/runtime/serializer/protobuf. */
const prefix = Buffer.from('k8s\0')

/**
 * Reads a body in Kubernetes' protobuf encoding as the JSON of its object: a runtime.Unknown whose `typeMeta` says what
 * its `raw` bytes are. Throws MalformedMessage.
 */
export function decodeProtobuf(body: Buffer): Record<string, unknown> {
  if (!body.subarray(0, prefix.length).equals(prefix)) {
    const expected = [...prefix].join(' ')
    throw new MalformedMessage(`provided data does not appear to be a protobuf message, expected prefix [${expected}]`)
  }
  const { apiVersion, kind, raw } = readEnvelope(WireReader.of(body.subarray(prefix.length)))
  const subject = `${kind} in version ${JSON.stringify(apiVersion.slice(apiVersion.indexOf('/') + 1))}`
  if (typeNameOf(apiVersion, kind) === undefined) {
    const version = JSON.stringify(apiVersion)
    throw new MalformedMessage(
      `no kind ${JSON.stringify(kind)} is registered for version ${version} in scheme "pkg/runtime/scheme.go:111"`,
      subject,
    )
  }
  try {
    return { kind, apiVersion, ...readMessage(structureOf(apiVersion, kind), WireReader.of(raw)) }
  } catch (error) {
    throw error instanceof MalformedMessage ? new MalformedMessage(error.message, subject) : error
  }
}

interface Envelope {
  apiVersion: string
  kind: string
  raw: Uint8Array
}

function readEnvelope(reader: WireReader): Envelope {
  const envelope: Envelope = { apiVersion: '', kind: '', raw: new Uint8Array() }
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag()
    if (number === 1) readTypeMeta(reader.message(wireType), envelope)
    else if (number === 2) envelope.raw = reader.bytes(wireType)
    else reader.skip(wireType)
  }
  return envelope
}

function readTypeMeta(reader: WireReader, envelope: Envelope): void {
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag()
    if (number === 1) envelope.apiVersion = reader.string(wireType)
    else if (number === 2) envelope.kind = reader.string(wireType)
    else reader.skip(wireType)
  }
}
