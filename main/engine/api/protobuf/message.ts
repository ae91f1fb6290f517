import { isRecord } from '#base/wire.ts'
import { setMember } from '#kube/meta/json.ts'
import type { FieldStructure, MapStructure, ObjectStructure, ScalarType, Structure } from '#kube/schema/structure.ts'
import { planOf, type Plan } from './plan.ts'
import { readAny, readScalarMessage } from './self-decoded.ts'
import { MalformedMessage, wireTypes, type WireReader } from './wire-reader.ts'

/**
 * Reads a message as the JSON of its type: `conform` brings it in its canonical form. Fields that the type does not
 * have are passed over, as Go's generated code does.
 */
export function readMessage(structure: ObjectStructure, reader: WireReader): Record<string, unknown> {
  const target: Record<string, unknown> = {}
  readInto(planOf(structure), reader, target)
  return target
}

function readInto(plan: Plan, reader: WireReader, target: Record<string, unknown>): void {
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag()
    const entry = plan.get(number)
    if (!entry) reader.skip(wireType)
    else if (entry.embedded) readInto(entry.embedded, reader.message(wireType), target)
    else readField(entry.name, entry.field, reader, wireType, target)
  }
}

function readField(
  name: string,
  { structure }: FieldStructure,
  reader: WireReader,
  wireType: number,
  target: Record<string, unknown>,
): void {
  const known = target[name]
  if (structure.type === 'map') {
    const map = isRecord(known) ? known : {}
    target[name] = map
    readMapEntry(structure, reader.message(wireType), map)
  } else if (structure.type === 'list' && !structure.isMessage) {
    const list = Array.isArray(known) ? (known as unknown[]) : []
    target[name] = list
    readItems(structure.items, reader, wireType, list)
  } else if (structure.type === 'object' && isRecord(known)) {
    // A message that comes in pieces is one.
    readInto(planOf(structure), reader.message(wireType), known)
  } else target[name] = readValue(structure, reader, wireType)
}

/** Numbers may come packed, all in one. */
function readItems(items: Structure, reader: WireReader, wireType: number, list: unknown[]): void {
  const isPacked = wireType === wireTypes.bytes && items.type === 'scalar' && packable.has(items.scalar)
  if (!isPacked) {
    list.push(readValue(items, reader, wireType))
    return
  }
  const packed = reader.message(wireType)
  const itemType = items.scalar === 'double' ? wireTypes.fixed64 : wireTypes.varint
  while (!packed.isAtEnd) list.push(readValue(items, packed, itemType))
}

const packable: ReadonlySet<ScalarType> = new Set<ScalarType>(['boolean', 'int32', 'int64', 'double'])

/** A map is a list of messages with a key (1) and a value (2); what is missing is zero. */
function readMapEntry({ items }: MapStructure, reader: WireReader, map: Record<string, unknown>): void {
  let key = ''
  let value: unknown = null
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag()
    if (number === 1) key = reader.string(wireType)
    else if (number === 2) value = readValue(items, reader, wireType)
    else reader.skip(wireType)
  }
  setMember(map, key, value)
}

function readValue(structure: Structure, reader: WireReader, wireType: number): unknown {
  switch (structure.type) {
    case 'scalar':
      return readScalar(structure.scalar, reader, wireType)
    case 'object':
      return readMessage(structure, reader.message(wireType))
    case 'list':
      return readListMessage(structure.items, reader.message(wireType))
    case 'any':
      return readAny(structure.form ?? 'raw-extension', reader.message(wireType), readMessage)
    case 'map':
      throw new MalformedMessage('a map cannot stand in a list')
  }
}

/** `message ExtraValue { repeated string items = 1 }`. */
function readListMessage(items: Structure, reader: WireReader): unknown[] {
  const list: unknown[] = []
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag()
    if (number === 1) readItems(items, reader, wireType, list)
    else reader.skip(wireType)
  }
  return list
}

function readScalar(type: ScalarType, reader: WireReader, wireType: number): unknown {
  switch (type) {
    case 'string':
      return reader.string(wireType)
    case 'bytes':
      return Buffer.from(reader.bytes(wireType)).toString('base64')
    case 'boolean':
      return reader.int64(wireType) !== 0
    case 'int32':
      return reader.int32(wireType)
    case 'int64':
      return reader.int64(wireType)
    case 'double':
      return reader.double(wireType)
    default:
      return readScalarMessage(type, reader.message(wireType))
  }
}
