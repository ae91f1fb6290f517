import { CelError } from '../errors.ts'
import { define, type CallCost, type FunctionDeclaration, type Library, type OverloadInput } from '../declarations.ts'
import { deepCost, listCost } from '../costs.ts'
import { isEqual } from '../values/equality.ts'
import { typeOf } from '../values/type-of.ts'
import { ArrayList, Duration, ListValue, sizeOf, Uint, type Value } from '../values/values.ts'
import { checkedInt, checkedUint, compareValues } from './arithmetic.ts'
import { textIndexOf, textLastIndexOf } from './strings.ts'

const comparable = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes']
const summable = ['int', 'uint', 'double', 'duration']

function forEach(name: string, types: readonly string[], result: string, call: OverloadInput[2]): OverloadInput[] {
  return types.map((type) => [`list_${type}_${name}`, `list<${type}>.() ${result || type}`, call])
}

function isSorted(list: ListValue): boolean {
  for (let i = 1; i < list.size; i++) {
    if (compareValues(list.at(i - 1) as Value, list.at(i) as Value) > 0) return false
  }
  return true
}

/** What an empty list adds up to depends on its type, so each type has a zero. */
const sum =
  (zero: Value) =>
  (list: ListValue): Value =>
    [...list].reduce((total, item) => addTo(total, item), zero)

function addTo(total: Value, item: Value): Value {
  if (typeof total === 'bigint' && typeof item === 'bigint') return checkedInt(total + item)
  if (typeof total === 'number' && typeof item === 'number') return total + item
  if (total instanceof Uint && item instanceof Uint) return checkedUint(total.value + item.value)
  if (total instanceof Duration && item instanceof Duration) return new Duration(checkedInt(total.nanos + item.nanos))
  throw new CelError('no such overload')
}

const zeros: Readonly<Record<string, Value>> = { int: 0n, uint: new Uint(0n), double: 0, duration: new Duration(0n) }

const extreme =
  (name: string, isBetter: (order: number) => boolean) =>
  (list: ListValue): Value => {
    const items = [...list]
    if (items.length === 0) throw new CelError(`${name} called on empty list`)
    return items.reduce((best, item) => (isBetter(compareValues(item, best)) ? item : best))
  }

function position(indices: Iterable<number>, list: ListValue, value: Value): bigint {
  for (const i of indices) if (isEqual(list.at(i) as Value, value)) return BigInt(i)
  return -1n
}

function* upwards(size: number): Iterable<number> {
  for (let i = 0; i < size; i++) yield i
}

function* downwards(size: number): Iterable<number> {
  for (let i = size - 1; i >= 0; i--) yield i
}

function slice(list: ListValue, start: bigint, end: bigint): ListValue {
  const range = `cannot slice(${String(start)}, ${String(end)})`
  if (start < 0n || end < 0n) throw new CelError(`${range}, negative indexes not supported`)
  if (start > end) throw new CelError(`${range}, start index must be less than or equal to end index`)
  if (list.size < end) throw new CelError(`${range}, list is length ${String(list.size)}`)
  return new ArrayList([...list].slice(Number(start), Number(end)))
}

function flatten(list: ListValue, depth = 1n): ListValue {
  if (depth < 0n) throw new CelError('level must be non-negative')
  const flat: Value[] = []
  for (const item of list) {
    if (!(item instanceof ListValue) || depth === 0n) flat.push(item)
    else for (const inner of depth > 1n ? flatten(item, depth - 1n) : item) flat.push(inner)
  }
  return new ArrayList(flat)
}

function range(size: bigint): ListValue {
  if (size > 1_000_000n) throw new CelError(`lists.range: ${String(size)} is more than 1000000 items`)
  return new ArrayList(Array.from({ length: Math.max(0, Number(size)) }, (_, i) => BigInt(i)))
}

function distinct(list: ListValue): ListValue {
  const kept: Value[] = []
  for (const item of list) if (!kept.some((other) => isEqual(other, item))) kept.push(item)
  return new ArrayList(kept)
}

function sortByKeys(list: ListValue, keys: ListValue): ListValue {
  const pairs = [...list].map((item, i) => ({ item, key: keys.at(i) as Value }))
  const type = pairs[0] && typeOf(pairs[0].key)
  if (type && !comparable.includes(type.name)) throw new CelError('list elements must be comparable')
  if (pairs.some(({ key }) => typeOf(key).name !== type?.name)) {
    throw new CelError('list elements must have the same type')
  }
  return new ArrayList(pairs.sort((a, b) => compareValues(a.key, b.key)).map(({ item }) => item))
}

/** `indexOf` is a function of text and of lists. */
const searches: FunctionDeclaration[] = [
  define(
    'indexOf',
    [
      [
        'list_a_index_of_int',
        'list<A>.(A) int',
        (list: ListValue, value: Value) => position(upwards(list.size), list, value),
      ],
      ['string_index_of_string', 'string.(string) int', textIndexOf],
      ['string_index_of_string_int', 'string.(string, int) int', textIndexOf],
    ],
    deepCost,
  ),
  define(
    'lastIndexOf',
    [
      [
        'list_a_last_index_of_int',
        'list<A>.(A) int',
        (list: ListValue, value: Value) => position(downwards(list.size), list, value),
      ],
      ['string_last_index_of_string', 'string.(string) int', textLastIndexOf],
      ['string_last_index_of_string_int', 'string.(string, int) int', textLastIndexOf],
    ],
    deepCost,
  ),
]

/** A list of this size is made. */
const allocating = (size: number): number => Math.max(0, Math.floor(size)) + 1 + listCost

const flattenCost: CallCost = ([list = null, depth = 1n]) => allocating(sizeOf(list) * Number(depth))

/** Each item is compared with each other one. */
const comparing =
  (argument: number): CallCost =>
  (args) => {
    const list = args[argument] as ListValue
    const first = list.at(0)
    const factor = typeof first === 'string' || first instanceof Uint8Array ? 2.1 : 2
    return allocating(list.size ** 2 * factor)
  }

/** Source: apiserver pkg/cel/library/lists.go; cel-go ext/lists.go, version 3. */
export const lists: Library = {
  functions: [
    ...searches,
    define('isSorted', forEach('is_sorted_bool', comparable, 'bool', isSorted), deepCost),
    define(
      'sum',
      summable.flatMap((type) => forEach(`sum_${type}`, [type], '', sum(zeros[type] ?? null))),
      deepCost,
    ),
    define(
      'max',
      forEach(
        'max',
        comparable,
        '',
        extreme('max', (order) => order > 0),
      ),
      deepCost,
    ),
    define(
      'min',
      forEach(
        'min',
        comparable,
        '',
        extreme('min', (order) => order < 0),
      ),
      deepCost,
    ),
    define('slice', [['list_slice', 'list<A>.(int, int) list<A>', slice]], (args) =>
      allocating(Number(args[2]) - Number(args[1])),
    ),
    define(
      'flatten',
      [
        ['list_flatten', 'list<list<A>>.() list<A>', flatten],
        ['list_flatten_int', 'list<dyn>.(int) list<dyn>', flatten],
      ],
      flattenCost,
    ),
    define(
      'sort',
      comparable.map((type) => [
        `list_${type}_sort`,
        `list<${type}>.() list<${type}>`,
        (list: ListValue) => sortByKeys(list, list),
      ]),
      comparing(0),
    ),
    define(
      '@sortByAssociatedKeys',
      comparable.map((type) => [`list_${type}_sortByAssociatedKeys`, `list<A>.(list<${type}>) list<A>`, sortByKeys]),
      comparing(1),
    ),
    define('lists.range', [['lists_range', '(int) list<int>', range]], (args) => allocating(Number(args[0]))),
    define(
      'reverse',
      [['list_reverse', 'list<A>.() list<A>', (list: ListValue) => new ArrayList([...list].reverse())]],
      (args) => allocating(sizeOf(args[0] ?? null)),
    ),
    define('distinct', [['list_distinct', 'list<A>.() list<A>', distinct]], comparing(0)),
  ],
}
