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
 * value: Go writes null for them, which code that works on the object would rather not meet. What is in form already is
 * not copied: the answer shares it with `value`, and may be `value` itself. Of what is frozen it makes copies.
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
  let copy = Object.isFrozen(value) ? {} : undefined
  let last = -1
  let missing = alwaysWritten
  let isInOrder = true
  for (const name in value) {
    const member = members.get(name)
    const item = value[name]
    let conformed: unknown
    if (!member) {
      if (structure.preservesUnknown) conformed = item
      else place.progress.unknown.push(place.pathTo(name))
      isInOrder &&= structure.preservesUnknown !== true
    } else if (item !== null && item !== undefined) {
      const { field, position } = member
      conformed = isConformed(field.structure, item)
        ? item
        : conformValue(field.structure, item, place.ofField(structure, name, field))
      if (field.omits === 'empty' && isEmpty(conformed)) conformed = undefined
      else {
        if (field.omits === 'never') missing--
        isInOrder &&= position > last && conformed !== null && !(nil === 'null' && isLostWhenStored(field, conformed))
        last = position
      }
    }
    // A member that is undefined is none: what has no others must count as empty.
    if (!copy && (conformed === undefined || conformed !== item)) copy = membersBefore(value, name)
    if (copy && conformed !== undefined) setMember(copy, name, conformed)
  }
  const given: Record<string, unknown> = copy ?? value
  // What the engine has stored comes back in form: then there is nothing to put in order.
  if (isInOrder && missing === 0) return given
  const result: Record<string, unknown> = {}
  for (const { name, field } of order) writeField(result, name, field, given[name], nil)
  if (structure.preservesUnknown) for (const name in given) setMember(result, name, given[name])
  return result
}

/** A copy of the members that stand before `end`. */
function membersBefore(value: Readonly<Record<string, unknown>>, end: string): Record<string, unknown> {
  const members: Record<string, unknown> = {}
  for (const name in value) {
    if (name === end) break
    setMember(members, name, value[name])
  }
  return members
}

/** The fields of a type as decoding asks for them. */
interface Layout {
  readonly members: ReadonlyMap<string, { readonly field: FieldStructure; readonly position: number }>
  readonly order: readonly { readonly name: string; readonly field: FieldStructure }[]
  /** How many fields are written whether or not they have a value. */
  readonly alwaysWritten: number
}

const layouts = new WeakMap<ObjectStructure, Layout>()

function layoutOf(structure: ObjectStructure): Layout {
  let layout = layouts.get(structure)
  if (!layout) {
    const order = Object.entries(structure.fields).map(([name, field], position) => ({ name, field, position }))
    const members = new Map(order.map((entry) => [entry.name, entry]))
    layout = { members, order, alwaysWritten: order.filter(({ field }) => field.omits === 'never').length }
    layouts.set(structure, layout)
  }
  return layout
}

/** What needs no second look: most values are texts, and it takes no place to say so. */
function isConformed(structure: Structure, value: unknown): boolean {
  if (structure.type !== 'scalar') return false
  switch (structure.scalar) {
    case 'string':
      return typeof value === 'string'
    case 'boolean':
      return typeof value === 'boolean'
    case 'int32':
      return typeof value === 'number' && (value | 0) === value
    default:
      return false
  }
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
  if (Array.isArray(value)) return value.length === 0
  for (const _ in value) return false
  return true
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

function conformList({ items }: ListStructure, value: readonly unknown[], place: Place): readonly unknown[] {
  let copy: unknown[] | undefined = Object.isFrozen(value) ? [] : undefined
  for (let index = 0; index < value.length; index++) {
    const item = value[index]
    const conformed = isConformed(items, item) ? item : conformItem(items, item, place.ofElement(index))
    if (!copy && conformed !== item) copy = value.slice(0, index)
    copy?.push(conformed)
  }
  return copy ?? value
}

function conformMap(
  { items }: MapStructure,
  value: Readonly<Record<string, unknown>>,
  place: Place,
): Readonly<Record<string, unknown>> {
  let copy: Record<string, unknown> | undefined = Object.isFrozen(value) ? {} : undefined
  for (const key in value) {
    const item = value[key]
    const conformed = isConformed(items, item) ? item : conformItem(items, item, place.ofElement(key))
    if (!copy && conformed !== item) copy = membersBefore(value, key)
    if (copy) setMember(copy, key, conformed)
  }
  return copy ?? value
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
