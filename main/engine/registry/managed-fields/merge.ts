import { cloneJson, setMember } from '#kube/meta/json.ts'
import type { ListStructure, Structure } from '#kube/schema/structure.ts'
import { elementOf, type Fields, isFields, isWhole, memberStructure, shapeOf } from './list-items.ts'

/**
 * An object with everything that `applied` sets. Nothing goes but what it sets to null. Source: structured-merge-diff
 * typed/merge.go.
 */
export function mergeTyped(structure: Structure, live: Fields, applied: Fields): Fields {
  return mergeMembers(structure, live, applied)
}

function mergeValue(structure: Structure, live: unknown, applied: unknown): unknown {
  if (applied === undefined) return live
  const shape = shapeOf(structure, applied ?? live)
  if (isWhole(shape)) return cloneJson(applied)
  if (shape.type === 'list') {
    const items = mergeLists(shape, Array.isArray(live) ? live : [], Array.isArray(applied) ? applied : [])
    return items.length > 0 ? items : cloneJson(applied)
  }
  const members = mergeMembers(shape, isFields(live) ? live : {}, isFields(applied) ? applied : {})
  return Object.keys(members).length > 0 ? members : cloneJson(applied)
}

function mergeMembers(structure: Structure, live: Fields, applied: Fields): Fields {
  const result: Record<string, unknown> = { ...live }
  for (const [name, value] of Object.entries(applied)) {
    const member = memberStructure(structure, name)
    if (!member || value === undefined) continue
    const merged = mergeValue(member, Object.hasOwn(live, name) ? live[name] : undefined, value)
    if (merged === null && !keepsNull(structure, name)) Reflect.deleteProperty(result, name)
    else setMember(result, name, merged)
  }
  return result
}

/** Go's types know no null; only what a CustomResourceDefinition calls nullable does. */
function keepsNull(structure: Structure, name: string): boolean {
  if (structure.type === 'map') return true
  if (structure.type !== 'object' || structure.name !== undefined) return false
  return Object.hasOwn(structure.fields, name)
    ? structure.fields[name]?.isNullable === true
    : structure.preservesUnknown === true
}

/**
 * Items of both, in the order of the applied ones where they speak of the same; an item that only the live list has
 * stays before the item that it stood before.
 */
function mergeLists(list: ListStructure, live: readonly unknown[], applied: readonly unknown[]): unknown[] {
  const ours = live.map((item) => ({ element: elementOf(list, item), item }))
  const theirs = applied.map((item) => ({ element: elementOf(list, item), item }))
  const wanted = new Set(theirs.map(({ element }) => element))
  const found = Map.groupBy(ours, ({ element }) => element)
  const shared = theirs.filter(({ element }) => found.has(element)).map(({ element }) => element)
  const done = new Set<string>()
  const result: unknown[] = []
  const take = ({ element, item }: { element: string; item: unknown }): void => {
    const same = found.get(element)
    // What the live list has twice is not merged: nobody can say which of the two is meant.
    result.push(mergeValue(list.items, same?.length === 1 ? same[0]?.item : undefined, item))
    done.add(element)
    if (shared[0] === element) shared.shift()
  }
  let at = 0
  for (let next = 0; at < ours.length || next < theirs.length;) {
    const left = ours[at]
    const right = theirs[next]
    if (left && !wanted.has(left.element)) {
      result.push(left.item)
      at++
    } else if (left && (done.has(left.element) || (right && shared[0] !== undefined && shared[0] !== left.element))) {
      at++
    } else if (right) {
      take(right)
      next++
      if (left?.element === right.element) at++
    } else at++
  }
  return result
}
