import { isRecord } from '#base/wire.ts'
import { cloneJson, equalJson, setMember } from '#kube/meta/json.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import type { Structure } from '#kube/schema/structure.ts'
import { goText, goType } from '../go-format.ts'
import { asNewValue, deletePrefix, orderPrefix, patchDirective, retainKeysDirective } from './directives.ts'
import { factsOf, goNameOf } from './patch-facts.ts'
import { patchFailure, unappliable, unknownDirective } from './patch-error.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Source: apimachinery pkg/util/strategicpatch. Throws StatusError 400, 422 or 500 as upstream does for what it cannot
 * make sense of.
 */
export function applyStrategicMergePatch(current: object, patch: Fields, structure: Structure): Fields {
  return mergeMaps(current as Fields, patch, structure)
}

function mergeMaps(current: Fields, patch: Fields, structure: Structure | undefined): Fields {
  if (Object.hasOwn(patch, patchDirective)) return obeyDirective(patch)
  const result: Record<string, unknown> = retain(current, patch)
  const done = applyOrders(result, patch, structure)
  for (const [key, value] of Object.entries(patch)) {
    if (key === retainKeysDirective || done.has(key)) continue
    if (key.startsWith(deletePrefix)) deleteValues(result, key.slice(deletePrefix.length), value)
    else if (value === null) Reflect.deleteProperty(result, key)
    else {
      const merged = mergeValue(own(result, key), value, key, structure)
      if (merged === undefined) Reflect.deleteProperty(result, key)
      else setMember(result, key, merged)
    }
  }
  return result
}

function obeyDirective(patch: Fields): Fields {
  const { [patchDirective]: directive, ...rest } = patch
  if (directive === 'replace') return cloneJson(rest)
  if (directive === 'delete') return {}
  throw unknownDirective(directive, patch)
}

function mergeValue(current: unknown, value: unknown, key: string, structure: Structure | undefined): unknown {
  const { structure: type, strategy, mergeKey } = factsOf(structure, key)
  if (isRecord(current) && isRecord(value)) {
    return strategy === 'replace' ? cloneJson(value) : mergeMaps(current, value, type)
  }
  if (Array.isArray(current) && Array.isArray(value)) {
    return strategy === 'merge' ? mergeLists(current, value, { mergeKey, structure: type }) : cloneJson(value)
  }
  return asNewValue(value)
}

/** `$retainKeys` names every member that may stay; what the patch itself sets must be among them. */
function retain(current: Fields, patch: Fields): Record<string, unknown> {
  const kept = own(patch, retainKeysDirective)
  if (kept === undefined) return { ...current }
  const isFit =
    Array.isArray(kept) &&
    Object.entries(patch).every(([key, value]) => value === null || key.startsWith('$') || kept.includes(key))
  if (!isFit) throw badRequest('invalid patch format of retainKeys')
  return Object.fromEntries(Object.entries(current).filter(([key]) => kept.includes(key)))
}

/** `$setElementOrder/<list>`, with the list that it orders; answers with the keys that are done. */
function applyOrders(result: Record<string, unknown>, patch: Fields, structure: Structure | undefined): Set<string> {
  const done = new Set<string>()
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(orderPrefix)) continue
    const name = key.slice(orderPrefix.length)
    const facts = factsOf(structure, name)
    if (!facts.structure) throw unknownList(structure, name)
    const current = own(result, name)
    const value = own(patch, name)
    const items = { order: listOf(order), current: optionalList(current), patch: optionalList(value) }
    const { mergeKey, structure: type } = facts
    const merged = mergeOrdered(items, { mergeKey, structure: type }, facts.strategy === 'merge')
    if (merged) setMember(result, name, merged)
    done.add(key).add(name)
  }
  return done
}

function unknownList(structure: Structure | undefined, name: string): Error {
  const field = JSON.stringify(name)
  return patchFailure(`unable to find api field in struct ${goNameOf(structure)} for the json field ${field}`)
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[]
  throw patchFailure(`expected a []interface {}, but received a ${goType(value)}`)
}

function optionalList(value: unknown): unknown[] | undefined {
  return value === undefined ? undefined : listOf(value)
}

function deleteValues(result: Record<string, unknown>, key: string, removed: unknown): void {
  const current = own(result, key)
  if (Array.isArray(current) && Array.isArray(removed)) setMember(result, key, deleteFromSet(current, removed))
}

function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined
}

interface ListRule {
  /** '' for a list of plain values. */
  readonly mergeKey: string
  /** The type of the items. */
  readonly structure: Structure | undefined
}

function deleteFromSet(current: readonly unknown[], removed: readonly unknown[]): unknown[] {
  return current.filter((value) => !removed.some((other) => equalJson(other, value)))
}

/** Items with the same key merge, others are added; values are a set. Source: strategicpatch mergeSlice. */
function mergeLists(current: readonly unknown[], patch: readonly unknown[], rule: ListRule): unknown[] {
  if (current.length === 0 && patch.length === 0) return []
  if (!isListOfMaps(current, patch)) {
    const merged = [...current, ...patch].filter((value, index, all) => all.indexOf(value) === index)
    return interleave(merged, patch, current, { ...rule, mergeKey: '' })
  }
  if (rule.mergeKey === '') throw patchFailure(`cannot merge lists without merge key for ${goNameOf(rule.structure)}`)
  const { kept, changes } = obeyItems(current as readonly Fields[], patch as readonly Fields[], rule)
  const merged: Fields[] = [...kept]
  for (const item of changes) {
    const at = merged.findIndex((other) => equalJson(keyOf(other, rule), keyOf(item, rule)))
    if (at === -1) merged.push(item)
    else merged[at] = mergeMaps(merged[at] as Fields, item, rule.structure)
  }
  return interleave(merged, changes, kept, rule)
}

/** All must be maps, or none. Source: strategicpatch sliceElementType. */
function isListOfMaps(current: readonly unknown[], patch: readonly unknown[]): boolean {
  const items = [...current, ...patch]
  if (items.some(Array.isArray)) throw unappliable()
  const types = new Set(items.map(goType))
  if (types.size > 1) throw patchFailure(`list element types are not identical: ${goText([current, patch])}`)
  return isRecord(items[0])
}

/** `$patch` in an item deletes what has its key, or replaces the whole list. */
function obeyItems(
  current: readonly Fields[],
  patch: readonly Fields[],
  rule: ListRule,
): { kept: readonly Fields[]; changes: readonly Fields[] } {
  let kept = current
  let isReplaced = false
  for (const item of patch) {
    const directive = item[patchDirective]
    if (directive === 'delete') kept = kept.filter((other) => !equalJson(other[rule.mergeKey], keyOf(item, rule)))
    else if (directive === 'replace') isReplaced = true
    else if (directive === 'merge') throw patchFailure('merging lists cannot yet be specified in the patch')
    else if (directive !== undefined) {
      throw unknownDirective(directive, item)
    }
  }
  const changes = patch.filter((item) => item[patchDirective] === undefined)
  return isReplaced ? { kept: changes, changes: [] } : { kept, changes }
}

function keyOf(item: unknown, { mergeKey }: ListRule): unknown {
  if (mergeKey === '') return item
  if (!isRecord(item)) throw patchFailure(`expected a map[string]interface {}, but received a ${goType(item)}`)
  if (item[mergeKey] === undefined) {
    throw patchFailure(`map: ${goText(item)} does not contain declared merge key: ${mergeKey}`)
  }
  return item[mergeKey]
}

/**
 * The items that `order` names in its order. The others, which only the server knows, keep their place before the first
 * of them that they stood before in `live`. Source: strategicpatch normalizeElementOrder, mergeSortedSlice.
 */
function interleave(
  merged: readonly unknown[],
  order: readonly unknown[],
  live: readonly unknown[],
  rule: ListRule,
): unknown[] {
  const placeIn = (list: readonly unknown[]) => {
    const keys = list.map((item) => keyOf(item, rule))
    return (item: unknown): number => keys.findIndex((key) => equalJson(key, keyOf(item, rule)))
  }
  const wanted = placeIn(order)
  const stood = placeIn(live)
  const named = merged.filter((item) => wanted(item) >= 0).sort((a, b) => wanted(a) - wanted(b))
  const others = merged.filter((item) => wanted(item) < 0).sort((a, b) => stood(a) - stood(b))
  const result: unknown[] = []
  while (named.length > 0 && others.length > 0) {
    const isOtherFirst = stood(others[0]) >= 0 && stood(others[0]) < stood(named[0])
    result.push(isOtherFirst ? others.shift() : named.shift())
  }
  return [...result, ...named, ...others]
}

interface OrderedLists {
  readonly order: readonly unknown[]
  readonly current: readonly unknown[] | undefined
  readonly patch: readonly unknown[] | undefined
}

/** A list with its `$setElementOrder`; undefined where there is no list. Source: strategicpatch mergePatchIntoOriginal. */
function mergeOrdered(
  { order, current, patch }: OrderedLists,
  rule: ListRule,
  isMerged: boolean,
): unknown[] | undefined {
  checkOrder(patch ?? [], order, rule)
  if (!current && !patch) return undefined
  const merged = mergedOf(current, patch, rule, isMerged)
  if ([...(current ?? []), ...(patch ?? [])].length === 0) throw patchFailure('no elements in any of the given slices')
  return interleave(merged, order, current ?? [], rule)
}

function mergedOf(
  current: readonly unknown[] | undefined,
  patch: readonly unknown[] | undefined,
  rule: ListRule,
  isMerged: boolean,
): readonly unknown[] {
  if (!patch) return current ?? []
  if (!current) return asNewValue(patch) as unknown[]
  return isMerged ? mergeLists(current, patch, rule) : patch
}

/** The items of a patch must stand in the order that its own `$setElementOrder` asks for. */
function checkOrder(patch: readonly unknown[], order: readonly unknown[], rule: ListRule): void {
  if (patch.length === 0 || order.length === 0) return
  const items = patch.filter((item) => !isRecord(item) || item[patchDirective] === undefined)
  let next = 0
  for (const wanted of order) {
    if (next < items.length && equalJson(keyOf(items[next], rule), keyOf(wanted, rule))) next++
  }
  if (next === items.length) return
  throw patchFailure(
    `The order in patch list:\n${goText(patch)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`,
  )
}
