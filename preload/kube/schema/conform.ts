import { isRecord } from '#base/wire.ts'
import { jsonTypeOf, setMember } from '../meta/json.ts'
import { conformForm, conformScalar, TypeMismatch } from './conform-scalar.ts'
import { Place, type Nil, type Progress } from './place.ts'
import type { FieldStructure, ListStructure, MapStructure, ObjectStructure, Structure } from './structure.ts'

export { TypeMismatch } from './conform-scalar.ts'

export interface Conformed {
  /** The object with its known fields only, in the order of the type. */
  readonly value: Record<string, unknown>
  /** Paths of fields that the type does not have, such as `spec.containers[0].imagee`. */
  readonly unknown: readonly string[]
}

/**
 * What Go's decoding and encoding make of JSON: unknown fields are dropped, empty ones where the type omits them, those
 * that it always writes are there (`status: {}`), amounts and times are in their canonical form. A value of a wrong
 * type is a TypeMismatch. `nil` says what becomes of lists, maps and pointers that are always written and have no
 * value: Go writes null for them, which code that works on the object would rather not meet.
 * Source: apimachinery pkg/runtime/serializer/json; encoding/json.
 */
export function conform(
  structure: ObjectStructure,
  value: Readonly<Record<string, unknown>>,
  nil: Nil = 'absent',
): Conformed {
  const progress: Progress = { unknown: [], nil }
  const conformed = conformObject(structure, value, new Place(progress))
  if (progress.mismatch) throw progress.mismatch
  return { value: conformed, unknown: progress.unknown }
}

function conformObject(
  structure: ObjectStructure,
  value: Readonly<Record<string, unknown>>,
  place: Place,
): Record<string, unknown> {
  const { members, order, alwaysWritten } = layoutOf(structure)
  const { nil } = place.progress
  const given: Record<string, unknown> = {}
  let last = -1
  let missing = alwaysWritten
  let isInOrder = true
  for (const name of Object.keys(value)) {
    const member = members.get(name)
    const item = value[name]
    if (!member) {
      if (!structure.preservesUnknown) place.progress.unknown.push(place.pathTo(name))
      else {
        setMember(given, name, item)
        isInOrder = false
      }
    } else if (item !== null && item !== undefined) {
      const { field, position } = member
      const conformed = isConformed(field.structure, item)
        ? item
        : conformValue(field.structure, item, place.ofField(structure, name, field))
      if (field.omits === 'empty' && isEmpty(conformed)) continue
      given[name] = conformed
      if (field.omits === 'never') missing--
      isInOrder &&= position > last && conformed !== null && !(nil === 'null' && isLostWhenStored(field, conformed))
      last = position
    }
  }
  // What the engine has stored comes back in form: then there is nothing to put in order.
  if (isInOrder && missing === 0) return given
  const result: Record<string, unknown> = {}
  for (const [name, field] of order) writeField(result, name, field, given[name], nil)
  if (structure.preservesUnknown) for (const name of Object.keys(given)) setMember(result, name, given[name])
  return result
}

/** The fields of a type as decoding asks for them. */
interface Layout {
  readonly members: ReadonlyMap<string, { readonly field: FieldStructure; readonly position: number }>
  readonly order: readonly (readonly [name: string, field: FieldStructure])[]
  /** How many fields are written whether or not they have a value. */
  readonly alwaysWritten: number
}

const layouts = new WeakMap<ObjectStructure, Layout>()

function layoutOf(structure: ObjectStructure): Layout {
  let layout = layouts.get(structure)
  if (!layout) {
    const order = Object.entries(structure.fields)
    const members = new Map(order.map(([name, field], position) => [name, { field, position }]))
    layout = { members, order, alwaysWritten: order.filter(([, { omits }]) => omits === 'never').length }
    layouts.set(structure, layout)
  }
  return layout
}

/** What needs no second look: most values are texts, and it takes no place to say so. */
function isConformed(structure: Structure, value: unknown): boolean {
  if (structure.type !== 'scalar') return false
  if (structure.scalar === 'string') return typeof value === 'string'
  return structure.scalar === 'boolean' && typeof value === 'boolean'
}

/** Source: encoding/json encode.go structEncoder. */
function writeField(
  result: Record<string, unknown>,
  name: string,
  field: FieldStructure,
  value: unknown,
  nil: Nil,
): void {
  if (value === undefined || value === null) {
    if (field.omits !== 'never') return
    if (!field.zeroIsNull) result[name] = zeroOf(field.structure, nil)
    else if (nil === 'null' || isTime(field.structure)) result[name] = null
  } else if (field.omits !== 'empty' || !isEmpty(value)) {
    result[name] = nil === 'null' && isLostWhenStored(field, value) ? null : value
  }
}

/** Protobuf, which upstream stores, has no empty lists and maps: they come back as none. */
function isLostWhenStored({ omits, zeroIsNull, structure: { type } }: FieldStructure, value: unknown): boolean {
  return omits === 'never' && zeroIsNull === true && (type === 'list' || type === 'map') && isEmpty(value)
}

function isTime(structure: Structure): boolean {
  return structure.type === 'scalar' && (structure.scalar === 'time' || structure.scalar === 'micro-time')
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === '' || value === 0 || value === false
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0
}

/** Undefined for a value of a wrong type, which `place` then knows of. */
function conformValue(structure: Structure, value: unknown, place: Place): unknown {
  switch (structure.type) {
    case 'scalar': {
      const conformed = conformScalar(structure.scalar, value, () => mismatch(value, place))
      if (!(conformed instanceof TypeMismatch)) return conformed
      place.progress.mismatch ??= conformed
      return undefined
    }
    case 'object':
      return isRecord(value) ? conformObject(structure, value, place) : refuse(value, place)
    case 'list':
      return Array.isArray(value) ? conformList(structure, value, place) : refuse(value, place)
    case 'map':
      return isRecord(value) ? conformMap(structure, value, place) : refuse(value, place)
    case 'any':
      return structure.form === undefined
        ? value
        : conformForm(structure.form, value, (inner, item) => decodeWithin(inner, item, place))
  }
}

function refuse(value: unknown, place: Place): undefined {
  place.progress.mismatch ??= mismatch(value, place)
}

function conformList({ items }: ListStructure, value: readonly unknown[], place: Place): unknown[] {
  return value.map((item, index) =>
    isConformed(items, item) ? item : conformItem(items, item, place.ofElement(index)),
  )
}

function conformMap(
  { items }: MapStructure,
  value: Readonly<Record<string, unknown>>,
  place: Place,
): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const item = value[key]
    setMember(result, key, isConformed(items, item) ? item : conformItem(items, item, place.ofElement(key)))
  }
  return result
}

/** A null within a list or a map is the zero value of its type. */
function conformItem(structure: Structure, value: unknown, place: Place): unknown {
  return value === null || value === undefined
    ? zeroOf(structure, place.progress.nil)
    : conformValue(structure, value, place)
}

/** Types that decode themselves do so without strictness, and stop at the first mismatch. */
function decodeWithin(structure: Structure, value: unknown, place: Place): unknown {
  const progress: Progress = { unknown: [], nil: place.progress.nil }
  const decoded = conformValue(structure, value, place.within(progress, structure))
  if (progress.mismatch) throw progress.mismatch
  return decoded
}

/** Go's zero values, of what has another one than null. */
const zeros: Readonly<Record<string, unknown>> = {
  string: '',
  boolean: false,
  int32: 0,
  int64: 0,
  double: 0,
  quantity: '0',
  'int-or-string': 0,
  bytes: '',
}

/** Zero values have no place: nothing is wrong with them. */
const nowhere = {
  absent: new Place({ unknown: [], nil: 'absent' }),
  null: new Place({ unknown: [], nil: 'null' }),
}

function zeroOf(structure: Structure, nil: Nil): unknown {
  if (structure.type === 'object') return conformObject(structure, {}, nowhere[nil])
  if (structure.type === 'list') return []
  if (structure.type === 'map') return {}
  return structure.type === 'scalar' ? (zeros[structure.scalar] ?? null) : null
}

/** The message of Go's encoding/json, which users know. */
function mismatch(value: unknown, place: Place): TypeMismatch {
  const { structName, path, goType } = place.goField
  const given = jsonTypeOf(value)
  const isInteger = /^(u?int\d*|intstr\.)/.test(goType)
  const shown = given === 'number' && isInteger ? `number ${String(value)}` : given
  const type = selfDecoded[goType] ?? goType
  return new TypeMismatch(`json: cannot unmarshal ${shown} into Go struct field ${structName}.${path} of type ${type}`)
}

/** What types that decode themselves read first. */
const selfDecoded: Readonly<Record<string, string>> = {
  'v1.Time': 'string',
  'v1.MicroTime': 'string',
  'intstr.IntOrString': 'int32',
}
