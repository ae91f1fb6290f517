import type { ListStructure, Structure } from '#kube/schema/structure.ts'
import { keyElement, valueElement } from './element.ts'

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface Key {
  readonly name: string
  readonly fallback: unknown
}

const keysOfLists = new WeakMap<ListStructure, readonly Key[]>()

/** The keys of a list's items in order, with the defaults that stand for a key that an item leaves out. */
function keysOf(list: ListStructure): readonly Key[] {
  let keys = keysOfLists.get(list)
  if (!keys) {
    const { items } = list
    const fallbackOf = (name: string): unknown => (items.type === 'object' ? items.fields[name]?.default : undefined)
    keys = [...list.keys].sort().map((name) => ({ name, fallback: fallbackOf(name) }))
    keysOfLists.set(list, keys)
  }
  return keys
}

/** What makes one item of a `set` or `map` differ from the others. Throws an Error for an item without it. */
export function elementOf(list: ListStructure, item: unknown): string {
  if (list.listType === 'set') return valueElement(checkSetItem(item))
  if (item === null) throw new Error('associative list with keys may not have a null element')
  if (!isFields(item)) throw new Error('associative list with keys may not have non-map elements')
  const given: [string, unknown][] = []
  for (const { name, fallback } of keysOf(list)) {
    const value = item[name] ?? fallback
    if (value !== undefined) given.push([name, value])
  }
  if (given.length === 0) {
    const names = list.keys.map((name) => JSON.stringify(name)).join(' ')
    throw new Error(
      `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
    )
  }
  return keyElement(given)
}

function checkSetItem(item: unknown): unknown {
  if (item === null) throw new Error("associative list without keys has an element that's an explicit null")
  if (Array.isArray(item)) throw new Error('not supported: associative list with lists as elements')
  if (typeof item === 'object') throw new Error("associative list without keys has an element that's a map type")
  return item
}

/** Whether two items are the same one, without making elements of them. */
export function isSameItem(list: ListStructure, a: unknown, b: unknown): boolean {
  if (list.listType === 'set') return a === b
  if (!isFields(a) || !isFields(b)) return false
  return keysOf(list).every(({ name, fallback }) => (a[name] ?? fallback) === (b[name] ?? fallback))
}

/** The type of JSON that no schema describes: maps by their members, anything else as a whole. */
export const deduced: Structure = { type: 'object', fields: {}, isAtomic: false, preservesUnknown: true }
const whole: Structure = { type: 'any' }

/** The type of a member of an object or a map; undefined for one that the schema does not have. */
export function memberStructure(structure: Structure, name: string): Structure | undefined {
  if (structure.type === 'map') return structure.items
  if (structure.type !== 'object') return undefined
  const { fields } = structure
  if (Object.hasOwn(fields, name)) return fields[name]?.structure
  return structure.preservesUnknown ? deduced : undefined
}

/** Resolves what only a value can tell: of a deduced type, or of none. */
export function shapeOf(structure: Structure, value: unknown): Structure {
  if (structure !== deduced) return structure
  return isFields(value) || value === null ? deduced : whole
}

/** Server-side apply owns it as a whole. */
export function isWhole(structure: Structure): boolean {
  switch (structure.type) {
    case 'scalar':
    case 'any':
      return true
    case 'list':
      return structure.listType === 'atomic'
    default:
      return structure.isAtomic
  }
}
