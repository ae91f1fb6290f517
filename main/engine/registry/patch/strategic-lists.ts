import { isRecord } from '#base/wire.ts'
import { equalJson } from '#kube/meta/json.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import { unappliable } from './patch-error.ts'
import { withoutDirectives } from './directives.ts'

type Fields = Record<string, unknown>

export interface ListRule {
  /** The name of the list, for messages. */
  readonly key: string
  readonly mergeKey: string
  readonly order: readonly unknown[] | undefined
  readonly merge: (current: Fields, patch: Fields) => Fields
}

/** A list of plain values as a set: what is new comes last. */
export function mergeSets(current: readonly unknown[], patch: readonly unknown[]): unknown[] {
  return [...current, ...patch.filter((value) => !current.some((other) => equalJson(other, value)))]
}

export function deleteFromSet(current: readonly unknown[], removed: readonly unknown[]): unknown[] {
  return current.filter((value) => !removed.some((other) => equalJson(other, value)))
}

/** Items with the same key merge, others are appended; `$patch` in an item deletes it, or replaces the whole list. */
export function mergeItems(current: readonly unknown[], patch: readonly unknown[], rule: ListRule): unknown[] {
  const items = patch.map((item) => {
    if (isRecord(item)) return item
    throw unappliable(`the items of ${rule.key} must be objects`)
  })
  const plain = items.filter((item) => item['$patch'] === undefined)
  if (items.some((item) => directiveOf(item) === 'replace')) return plain.map(withoutDirectives)
  checkOrder(plain, rule)
  const result = current.filter(
    (item) => !items.some((other) => directiveOf(other) === 'delete' && isSame(item, other, rule)),
  )
  for (const item of plain) {
    const at = result.findIndex((other) => isSame(other, item, rule))
    if (at === -1) result.push(rule.merge({}, item))
    else result[at] = rule.merge(result[at] as Fields, item)
  }
  return result
}

function directiveOf(item: Fields): 'replace' | 'delete' | undefined {
  const directive = item['$patch']
  if (directive === undefined || directive === 'replace' || directive === 'delete') return directive
  if (directive === 'merge') throw badRequest('merging lists cannot yet be specified in the patch')
  throw badRequest(`unknown patch type: ${JSON.stringify(directive)}`)
}

function isSame(item: unknown, patch: Fields, { key, mergeKey }: ListRule): boolean {
  if (patch[mergeKey] === undefined) {
    throw unappliable(`an item of ${key} does not contain its merge key: ${mergeKey}`)
  }
  return isRecord(item) && equalJson(item[mergeKey], patch[mergeKey])
}

/** The items of a patch must stand in the order that its own `$setElementOrder` asks for. */
function checkOrder(items: readonly Fields[], { key, mergeKey, order }: ListRule): void {
  if (!order) return
  const wanted = order.map((entry) => (isRecord(entry) ? entry[mergeKey] : entry))
  let last = -1
  for (const item of items) {
    const at = wanted.findIndex((value) => equalJson(value, item[mergeKey]))
    if (at < last) throw badRequest(`the order in the patch list ${key} doesn't match $setElementOrder/${key}`)
    last = at
  }
}

/**
 * `$setElementOrder`: the named items in that order. The others, which only the server knows, keep their place before
 * the first named item that they stood before in `live`. Source: strategicpatch mergeSortedSlice.
 */
export function orderItems(
  merged: readonly unknown[],
  live: readonly unknown[],
  order: readonly unknown[],
  mergeKey: string,
): unknown[] {
  const identity = (item: unknown): unknown => (mergeKey !== '' && isRecord(item) ? item[mergeKey] : item)
  const placeIn = (list: readonly unknown[]) => {
    const identities = list.map(identity)
    return (item: unknown): number => identities.findIndex((value) => equalJson(value, identity(item)))
  }
  const wanted = placeIn(order)
  const stood = placeIn(live)
  const named = merged.filter((item) => wanted(item) >= 0).sort((a, b) => wanted(a) - wanted(b))
  const others = merged.filter((item) => wanted(item) < 0)
  const result: unknown[] = []
  while (named.length > 0 && others.length > 0) {
    const isOtherFirst = stood(others[0]) >= 0 && stood(others[0]) < stood(named[0])
    result.push(isOtherFirst ? others.shift() : named.shift())
  }
  return [...result, ...named, ...others]
}
