import {
  boolType,
  bytesType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  mapType,
  nullType,
  optionalType,
  stringType,
  timestampType,
  typeType,
  uintType,
  type CelType,
} from '../types.ts'
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

const anyList = listType(dynType)
const anyMap = mapType(dynType, dynType)
const anyOptional = optionalType(dynType)
const anyType = typeType(dynType)

/** The type of a value at run time; what lists and maps hold is not looked at. */
export function typeOf(value: Value): CelType {
  if (typeof value === 'string') return stringType
  if (typeof value === 'bigint') return intType
  if (typeof value === 'number') return doubleType
  if (typeof value === 'boolean') return boolType
  if (value === null) return nullType
  if (value instanceof Uint) return uintType
  if (value instanceof ListValue) return anyList
  if (value instanceof MapValue) return anyMap
  if (value instanceof ObjectValue || value instanceof OpaqueValue) return value.type
  if (value instanceof Timestamp) return timestampType
  if (value instanceof Duration) return durationType
  if (value instanceof OptionalValue) return anyOptional
  return value instanceof TypeValue ? anyType : bytesType
}
