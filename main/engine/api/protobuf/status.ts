import type { Status, StatusCause, StatusDetails } from '#kube/meta/status.ts'

/** A Status as protobuf: the one answer for which no message type has to be loaded. Source: apimachinery pkg/apis/meta/v1/generated.proto. */
export function encodeStatus({ kind, apiVersion, metadata, status, message, reason, details, code }: Status): Buffer {
  const { resourceVersion = '', continue: next = '' } = metadata
  const raw = Buffer.concat([
    part(1, Buffer.concat([text(1, ''), text(2, resourceVersion), text(3, next)])),
    text(2, status),
    text(3, message),
    text(4, reason),
    ...(details ? [part(5, encodeDetails(details))] : []),
    number(6, code),
  ])
  // Source: apimachinery pkg/runtime/serializer/protobuf: `k8s\0`, and a runtime.Unknown.
  const type = Buffer.concat([text(1, apiVersion), text(2, kind)])
  return Buffer.concat([Buffer.from('k8s\0'), part(1, type), part(2, raw), text(3, ''), text(4, '')])
}

function encodeDetails({ name, group, kind, causes = [], retryAfterSeconds = 0, uid }: StatusDetails): Buffer {
  return Buffer.concat([
    text(1, name),
    text(2, group),
    text(3, kind),
    ...causes.map((cause) => part(4, encodeCause(cause))),
    number(5, retryAfterSeconds),
    text(6, uid),
  ])
}

function encodeCause({ reason, message, field }: StatusCause): Buffer {
  return Buffer.concat([text(1, reason), text(2, message), text(3, field)])
}

/** Go writes empty texts, too. */
function text(field: number, value = ''): Buffer {
  return part(field, Buffer.from(value))
}

const lengthDelimited = 2

function part(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of((field << 3) | lengthDelimited), varint(bytes.length), bytes])
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([Buffer.of(field << 3), varint(value)])
}

/** Of a whole number that is not negative. */
function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest & 0x7f) | 0x80)
  return Buffer.from([...bytes, rest])
}
