import { parseJson } from '#base/exact-json.ts'
import { formatTime } from '#kube/schema/go-time.ts'
import type { AnyForm, ObjectStructure, ScalarType } from '#kube/schema/structure.ts'
import { structureOf } from '#kube/schema/structures.ts'
import { MalformedMessage, type WireReader } from './wire-reader.ts'

type MessageReader = (structure: ObjectStructure, reader: WireReader) => Record<string, unknown>

/** Reads the fields of a small message: each number has its reader, others are passed over. */
function eachField(reader: WireReader, fields: Readonly<Record<number, (wireType: number) => void>>): void {
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag()
    const read = fields[number]
    if (read) read(wireType)
    else reader.skip(wireType)
  }
}

/** Types that are a message in protobuf and a single value in JSON. */
export function readScalarMessage(type: ScalarType, reader: WireReader): unknown {
  if (type === 'quantity') return readQuantity(reader)
  return type === 'int-or-string' ? readIntOrString(reader) : readTime(reader, type === 'micro-time' ? 6 : 0)
}

/** Source: apimachinery pkg/api/resource/quantity_proto.go. */
function readQuantity(reader: WireReader): string {
  let text = '0'
  eachField(reader, { 1: (wireType) => (text = reader.string(wireType)) })
  return text
}

/** Source: apimachinery pkg/util/intstr/generated.proto. */
function readIntOrString(reader: WireReader): number | string {
  let [type, number, text] = [0, 0, '']
  eachField(reader, {
    1: (wireType) => (type = Number(reader.int64(wireType))),
    2: (wireType) => (number = reader.int32(wireType)),
    3: (wireType) => (text = reader.string(wireType)),
  })
  return type === 1 ? text : number
}

const firstSecond = -62_135_596_800
const lastSecond = 253_402_300_799

/** An empty message is Go's zero time. Source: apimachinery pkg/apis/meta/v1/time_proto.go. */
function readTime(reader: WireReader, digits: 0 | 6): string | null {
  if (reader.isAtEnd) return null
  let [seconds, nanos] = [0, 0]
  eachField(reader, {
    1: (wireType) => (seconds = Number(reader.int64(wireType))),
    2: (wireType) => (nanos = reader.int32(wireType)),
  })
  const whole = seconds + Math.floor(nanos / 1e9)
  if (whole < firstSecond || whole > lastSecond)
    throw new MalformedMessage('Time.MarshalJSON: year outside of range [0,9999]')
  return formatTime({ seconds: whole, nanos: ((nanos % 1e9) + 1e9) % 1e9 }, digits)
}

/** JSON within protobuf, and the schemas of CustomResourceDefinitions that may be something else. */
export function readAny(form: AnyForm, reader: WireReader, readMessage: MessageReader): unknown {
  if (form === 'raw-extension' || form === 'json' || form === 'fields-v1') return readRawJson(reader)
  const schema = structureOf('apiextensions.k8s.io/v1', 'JSONSchemaProps')
  let [allows, only]: [boolean, unknown] = [false, undefined]
  const list: unknown[] = []
  const asSchema = (wireType: number): Record<string, unknown> => readMessage(schema, reader.message(wireType))
  if (form === 'schema-or-bool') {
    eachField(reader, {
      1: (wireType) => (allows = reader.int64(wireType) !== 0),
      2: (type) => (only = asSchema(type)),
    })
    return only ?? allows
  }
  const item = form === 'schema-or-array' ? asSchema : (wireType: number): string => reader.string(wireType)
  eachField(reader, { 1: (wireType) => (only = asSchema(wireType)), 2: (wireType) => list.push(item(wireType)) })
  return only ?? list
}

function readRawJson(reader: WireReader): unknown {
  let text = ''
  eachField(reader, { 1: (wireType) => (text = reader.string(wireType)) })
  try {
    return text === '' ? null : parseJson(text)
  } catch {
    throw new MalformedMessage('the raw JSON does not parse')
  }
}
