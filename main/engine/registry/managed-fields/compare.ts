import { equalJson } from '#kube/meta/json.ts'
import type { FieldStructure, ListStructure, Structure } from '#kube/schema/structure.ts'
import { fieldElement } from './element.ts'
import { type FieldSet, type FieldSetDraft, isMember, leaf, noFields } from './field-set.ts'
import { elementOf, type Fields, isFields, isSameItem, isWhole, memberStructure, shapeOf } from './list-items.ts'

/** What a change did; no field is in two of the sets. Source: structured-merge-diff typed/compare.go. */
export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}

type Draft = { -readonly [K in keyof Comparison]?: FieldSetDraft }
type Mark = keyof Comparison
type Node = { -readonly [K in keyof Comparison]?: FieldSet }

const nothing: Comparison = { added: noFields, modified: noFields, removed: noFields }

/** Compares two objects of a type. What `skipped` has is left out, with everything below. */
export function compareTyped(structure: Structure, before: Fields, after: Fields, skipped: FieldSet): Comparison {
  const draft = compareMembers(structure, before, after, skipped)
  return draft ? { ...nothing, ...draft } : nothing
}

/** `undefined` is absent, `null` is there and empty. */
function compareValue(structure: Structure, before: unknown, after: unknown, skipped: FieldSet): Node | undefined {
  if (before === after) return undefined
  if (before === undefined) return { added: addedFields(structure, after, skipped) }
  const shape = shapeOf(structure, after ?? before)
  if (isWhole(shape) || (isHollow(before) && isHollow(after))) return compareWhole(before, after)
  const node: Node | undefined =
    shape.type === 'list'
      ? compareLists(shape, listOf(before), listOf(after))
      : compareMembers(shape, membersOf(before), membersOf(after), skipped)
  // What comes or goes with its content is itself a field that came or went.
  if (after === undefined) return { ...node, removed: { '.': leaf, ...node?.removed } }
  return node
}

/** All of a value that was not there: what most of a new object is. */
function addedFields(structure: Structure, value: unknown, skipped: FieldSet): FieldSet {
  const shape = shapeOf(structure, value)
  if (isWhole(shape) || isHollow(value)) return leaf
  const draft: FieldSetDraft = { '.': leaf }
  if (shape.type === 'list') {
    for (const [element, [item, ...more]] of groupItems(shape, listOf(value))) {
      draft[element] = more.length > 0 ? leaf : addedFields(shape.items, item, noFields)
    }
    return draft
  }
  const members = membersOf(value) ?? noMembers
  for (const name of Object.keys(members)) {
    const element = fieldElement(name)
    const skip = skipped[element]
    const member = memberStructure(shape, name)
    if (!member || (skip && isMember(skip))) continue
    const zero = shape.type === 'object' ? zeroOf(shape.fields[name]) : undefined
    const given = orZero(members[name], zero)
    if (given !== undefined) draft[element] = addedFields(member, given, skip ?? noFields)
  }
  return draft
}

function compareWhole(before: unknown, after: unknown): Node | undefined {
  if (after === undefined) return { removed: leaf }
  return equalJson(before, after) ? undefined : { modified: leaf }
}

function isHollow(value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (Array.isArray(value)) return value.length === 0
  if (typeof value !== 'object') return false
  for (const _ in value) return false
  return true
}

/** Undefined where there is nothing that could have members: its structs are not there either. */
const membersOf = (value: unknown): Fields | undefined => (isFields(value) ? value : undefined)
const noMembers: Fields = {}
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

function compareMembers(
  structure: Structure,
  old: Fields | undefined,
  now: Fields | undefined,
  skipped: FieldSet,
): Draft | undefined {
  const before = old ?? noMembers
  const after = now ?? noMembers
  let draft: Draft | undefined
  const visit = (name: string): void => {
    if (before[name] === after[name]) return
    const element = fieldElement(name)
    const skip = skipped[element]
    if (skip && isMember(skip)) return
    const member = memberStructure(structure, name)
    if (!member) return
    const zero = structure.type === 'object' ? zeroOf(structure.fields[name]) : undefined
    const first = old ? orZero(before[name], zero) : before[name]
    const second = now ? orZero(after[name], zero) : after[name]
    const node = compareValue(member, first, second, skip ?? noFields)
    if (node) draft = place(draft, element, node)
  }
  for (const name of Object.keys(before)) visit(name)
  for (const name of Object.keys(after)) if (before[name] === undefined) visit(name)
  return draft
}

/** What Go writes of a field that nobody set: a struct that is no pointer is there, and empty. */
function zeroOf(field: FieldStructure | undefined): unknown {
  if (field?.omits !== 'never') return undefined
  switch (field.structure.type) {
    case 'object':
      return {}
    case 'list':
    case 'map':
      return null
    default:
      return undefined
  }
}

function orZero(value: unknown, zero: unknown): unknown {
  return zero !== undefined && (value === undefined || value === null) ? zero : value
}

function place(draft: Draft = {}, element: string, node: Node): Draft {
  for (const mark of ['added', 'modified', 'removed'] as const) {
    const set = node[mark]
    if (set) (draft[mark] ??= {})[element] = set
  }
  return draft
}

function compareLists(list: ListStructure, before: readonly unknown[], after: readonly unknown[]): Draft | undefined {
  if (before.length === after.length && before.every((item, index) => isSameItem(list, item, after[index]))) {
    const draft = compareInPlace(list, before, after)
    if (draft !== 'ambiguous') return draft
  }
  const old = groupItems(list, before)
  const now = groupItems(list, after)
  let draft: Draft | undefined
  for (const element of new Set([...old.keys(), ...now.keys()])) {
    const node = compareItems(list, old.get(element) ?? [], now.get(element) ?? [])
    if (node) draft = place(draft, element, node)
  }
  return draft
}

/** The same items in the same order, as in nearly every write: their elements are made only where they differ. */
function compareInPlace(
  list: ListStructure,
  before: readonly unknown[],
  after: readonly unknown[],
): Draft | 'ambiguous' | undefined {
  let draft: Draft | undefined
  for (const [index, item] of before.entries()) {
    const node = compareValue(list.items, item, after[index], noFields)
    if (!node) continue
    if (before.some((other, at) => at !== index && isSameItem(list, other, item))) return 'ambiguous'
    draft = place(draft, elementOf(list, item), node)
  }
  return draft
}

function groupItems(list: ListStructure, items: readonly unknown[]): Map<string, unknown[]> {
  return Map.groupBy(items, (item) => elementOf(list, item))
}

/** Items that share their key are compared as one, as a whole: nobody can say which is which. */
function compareItems(list: ListStructure, before: unknown[], after: unknown[]): Node | undefined {
  if (before.length <= 1 && after.length <= 1) return compareValue(list.items, before[0], after[0], noFields)
  if (before.length > 1 && after.length > 1) return equalJson(before, after) ? undefined : { modified: leaf }
  const [single] = before.length > 1 ? after : before
  const mark: Mark = before.length > 1 ? 'removed' : 'added'
  const node = single === undefined ? undefined : singleOf(list, single, mark)
  return { ...node, [mark]: leaf }
}

function singleOf(list: ListStructure, item: unknown, mark: Mark): Node | undefined {
  return mark === 'removed'
    ? compareValue(list.items, undefined, item, noFields)
    : compareValue(list.items, item, undefined, noFields)
}
