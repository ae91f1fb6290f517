import { CelError } from '../errors.ts'
import { define, type Library } from '../declarations.ts'
import { containsCost, regexCost, traversal } from '../costs.ts'
import { isEqual } from '../values/equality.ts'
import { type EntryMap, sizeOf, type ListValue, type MapValue, type Value } from '../values/values.ts'
import { textOfKey } from '../selection.ts'
import { compileRegex } from '../regex.ts'

const size = (value: Value): bigint => BigInt(sizeOf(value))

function isInList(value: Value, list: ListValue): boolean {
  for (const item of list) if (isEqual(item, value)) return true
  return false
}

function insert(map: EntryMap, key: Value, value: Value): EntryMap {
  const larger = map.with(key, value)
  if (!larger) throw new CelError(`insert failed: key ${textOfKey(key)} already exists`)
  return larger
}

function insertAll(map: EntryMap, other: MapValue): EntryMap {
  let all = map
  for (const key of other.keys()) all = insert(all, key, other.get(key) as Value)
  return all
}

/** Source: cel-go common/stdlib/standard.go, ext/comprehensions.go. */
export const collections: Library = {
  functions: [
    define('size', [
      ['size_string', '(string) int', size],
      ['size_bytes', '(bytes) int', size],
      ['size_list', '(list<A>) int', size],
      ['size_map', '(map<A, B>) int', size],
      ['string_size', 'string.() int', size],
      ['bytes_size', 'bytes.() int', size],
      ['list_size', 'list<A>.() int', size],
      ['map_size', 'map<A, B>.() int', size],
    ]),
    define(
      '@in',
      [
        ['in_list', '(A, list<A>) bool', isInList],
        ['in_map', '(A, map<A, B>) bool', (key: Value, map: MapValue) => map.get(key) !== undefined],
      ],
      (args, _result, overload) => (overload.id === 'in_list' ? sizeOf(args[1] ?? null) : 1),
    ),
    define(
      'contains',
      [['contains_string', 'string.(string) bool', (text: string, part: string) => text.includes(part)]],
      containsCost,
    ),
    define(
      'startsWith',
      [['starts_with_string', 'string.(string) bool', (text: string, part: string) => text.startsWith(part)]],
      traversal(),
    ),
    define(
      'endsWith',
      [['ends_with_string', 'string.(string) bool', (text: string, part: string) => text.endsWith(part)]],
      traversal(),
    ),
    define(
      'matches',
      [
        ['matches', '(string, string) bool', (text: string, pattern: string) => compileRegex(pattern).isFoundIn(text)],
        [
          'matches_string',
          'string.(string) bool',
          (text: string, pattern: string) => compileRegex(pattern).isFoundIn(text),
        ],
      ],
      regexCost,
    ),
    define('cel.@mapInsert', [
      ['@mapInsert_map_key_value', '(map<K, V>, K, V) map<K, V>', insert],
      ['@mapInsert_map_map', '(map<K, V>, map<K, V>) map<K, V>', insertAll],
    ]),
  ],
}
