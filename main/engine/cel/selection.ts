import { CelError } from './errors.ts'
import { isDyn, type CelType } from './types.ts'
import { typeOf } from './values/type-of.ts'
import { ListValue, MapValue, ObjectValue, OptionalValue, Uint, type Value } from './values/values.ts'

/** How expressions get at parts of values. Source: cel-go interpreter/attributes.go. */

export function isBool(value: Value): value is boolean {
  return typeof value === 'boolean'
}

export function optionalOf(value: Value): OptionalValue {
  if (value instanceof OptionalValue) return value
  throw new CelError('no such overload')
}

function memberOf(value: Value, field: string): Value | undefined {
  if (value instanceof MapValue || value instanceof ObjectValue) return value.get(field)
  throw new CelError('no such overload')
}

/** `value.field`; what is taken from an optional is optional. */
export function selectFrom(value: Value, field: string): Value {
  if (value instanceof OptionalValue) return selectOptionally(value, field)
  const holds = value instanceof MapValue || value instanceof ObjectValue
  const member = holds ? value.get(field) : undefined
  if (member === undefined) throw new CelError(`no such key: ${field}`)
  return member
}

function selectOptionally(value: OptionalValue, field: string): OptionalValue {
  const member = value.value === undefined ? undefined : memberOf(value.value, field)
  return member === undefined ? OptionalValue.none : new OptionalValue(member)
}

/** `has(value.field)`. */
export function presentIn(value: Value, field: string): boolean {
  if (value instanceof OptionalValue) return value.value !== undefined && memberOf(value.value, field) !== undefined
  return memberOf(value, field) !== undefined
}

/** `value[index]`, `value[?index]` and `value.?index`. */
export function indexInto(value: Value, index: Value, isOptional: boolean): Value {
  if (value instanceof OptionalValue || isOptional) {
    const inner = value instanceof OptionalValue ? value.value : value
    const item = inner === undefined ? undefined : itemOf(inner, index)
    return item === undefined ? OptionalValue.none : new OptionalValue(item)
  }
  const item = itemOf(value, index)
  if (item !== undefined) return item
  if (value instanceof ListValue) throw new CelError(`index out of bounds: ${textOfKey(index)}`)
  throw new CelError(`no such key: ${textOfKey(index)}`)
}

function itemOf(value: Value, index: Value): Value | undefined {
  if (value instanceof MapValue) return value.get(index)
  if (value instanceof ObjectValue && typeof index === 'string') return value.get(index)
  if (!(value instanceof ListValue)) throw new CelError('no such overload')
  const number = index instanceof Uint ? index.value : index
  if (typeof number === 'number' && Number.isInteger(number)) return value.at(number)
  if (typeof number !== 'bigint') throw new CelError(`unsupported index type '${typeOf(index).name}' in list`)
  return number < 0n || number >= BigInt(value.size) ? undefined : value.at(Number(number))
}

/** A key or an index, as messages show it. */
export function textOfKey(key: Value): string {
  if (typeof key === 'object') return key instanceof Uint ? String(key.value) : typeOf(key).name
  return String(key)
}

/** Whether a value fits a parameter; what lists and maps hold is not looked at. */
export function runtimeFits(value: Value, type: CelType | undefined): boolean {
  if (!type || type.kind === 'param' || isDyn(type)) return true
  const actual = typeOf(value)
  if (actual.kind === 'opaque' || actual.kind === 'object') return actual.name === type.name
  if (actual.kind !== type.kind) return false
  if (!(value instanceof ListValue) || value.size === 0) return true
  const item = type.params[0]
  return !item || runtimeFits(value.at(0) as Value, item)
}
