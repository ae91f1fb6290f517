import {
  Duration,
  ListValue,
  MapValue,
  ObjectValue,
  OpaqueValue,
  OptionalValue,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from './values.ts'

/** Values of different types are not equal, but numbers compare by what they are. Source: cel-spec, Equality. */
export function isEqual(a: Value, b: Value): boolean {
  if (a === b) return true
  const [left, right] = [numberOf(a), numberOf(b)]
  if (left !== undefined || right !== undefined)
    return left !== undefined && right !== undefined && isSameNumber(left, right)
  if (a instanceof ListValue) return b instanceof ListValue && isEqualList(a, b)
  if (a instanceof MapValue) return b instanceof MapValue && isEqualMap(a, b)
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos
  if (a instanceof ObjectValue) return b instanceof ObjectValue && isEqualObject(a, b)
  if (a instanceof OptionalValue) return b instanceof OptionalValue && isEqualOptional(a, b)
  if (a instanceof OpaqueValue) return b instanceof OpaqueValue && a.type.name === b.type.name && a.equals(b)
  if (a instanceof TypeValue) return b instanceof TypeValue && a.type.name === b.type.name
  return a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0
}

/** An int and a double are equal where neither is less. */
function isSameNumber(a: bigint | number, b: bigint | number): boolean {
  return typeof a === typeof b ? a === b : a <= b && a >= b
}

function numberOf(value: Value): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value
  return value instanceof Uint ? value.value : undefined
}

function isEqualList(a: ListValue, b: ListValue): boolean {
  if (a.size !== b.size) return false
  for (let i = 0; i < a.size; i++) if (!isEqual(a.at(i) as Value, b.at(i) as Value)) return false
  return true
}

function isEqualMap(a: MapValue, b: MapValue): boolean {
  if (a.size !== b.size) return false
  for (const key of a.keys()) {
    const other = b.get(key)
    if (other === undefined || !isEqual(a.get(key) as Value, other)) return false
  }
  return true
}

function isEqualObject(a: ObjectValue, b: ObjectValue): boolean {
  const fields = [...a.fields()]
  if (fields.length !== [...b.fields()].length) return false
  return fields.every((field) => {
    const [left, right] = [a.get(field), b.get(field)]
    return left !== undefined && right !== undefined && isEqual(left, right)
  })
}

function isEqualOptional(a: OptionalValue, b: OptionalValue): boolean {
  if (a.value === undefined || b.value === undefined) return a.value === b.value
  return isEqual(a.value, b.value)
}
