import { define, type CallCost, type Library } from '../declarations.ts'
import { isEqual } from '../values/equality.ts'
import { sizeOf, type ListValue, type Value } from '../values/values.ts'

function has(list: ListValue, value: Value): boolean {
  for (const item of list) if (isEqual(item, value)) return true
  return false
}

function contains(list: ListValue, part: ListValue): boolean {
  for (const item of part) if (!has(list, item)) return false
  return true
}

function intersects(a: ListValue, b: ListValue): boolean {
  for (const item of a) if (has(b, item)) return true
  return false
}

const product =
  (times: number): CallCost =>
  (args) =>
    sizeOf(args[0] ?? null) * sizeOf(args[1] ?? null) * times + 1

/** Lists as sets. Source: cel-go ext/sets.go. */
export const sets: Library = {
  functions: [
    define('sets.contains', [['list_sets_contains_list', '(list<T>, list<T>) bool', contains]], product(1)),
    define(
      'sets.equivalent',
      [
        [
          'list_sets_equivalent_list',
          '(list<T>, list<T>) bool',
          (a: ListValue, b: ListValue) => contains(a, b) && contains(b, a),
        ],
      ],
      product(2),
    ),
    define('sets.intersects', [['list_sets_intersects_list', '(list<T>, list<T>) bool', intersects]], product(1)),
  ],
}
