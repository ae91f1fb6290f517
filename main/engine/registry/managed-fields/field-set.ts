import { compareElements } from './element.ts'

/**
 * A set of fields, in the very form that `FieldsV1` has on the wire, so that nothing is decoded or encoded: each key is
 * an element of a path (see element.ts); an empty node is a field of the set, `.` makes one of a node that has more
 * below it. The root itself is never in the set. Sets are immutable, and share what they have in common.
 * Source: structured-merge-diff fieldpath/set.go, fieldpath/serialize.go.
 */
export interface FieldSet {
  readonly [element: string]: FieldSet
}

export const noFields: FieldSet = Object.freeze({})
/** A field without fields below it. */
export const leaf: FieldSet = Object.freeze({})
const self = '.'

/** A node under construction. */
export type FieldSetDraft = Record<string, FieldSet>

export function isEmptySet(set: FieldSet): boolean {
  for (const element in set) if (element !== self) return false
  return true
}

/** Whether the field at a node is in the set, beside what is below it. */
export function isMember(node: FieldSet): boolean {
  return self in node || isEmptySet(node)
}

/** What is below a node, to be changed. */
function belowOf({ [self]: _, ...below }: FieldSet): FieldSetDraft {
  return below
}

/** A node of a field and what is below it; undefined for nothing. */
export function nodeOf(isInSet: boolean, below: FieldSetDraft): FieldSet | undefined {
  if (isEmptySet(below)) return isInSet ? leaf : undefined
  return isInSet ? { [self]: leaf, ...below } : below
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptySet(b)) return a
  if (isEmptySet(a)) return b
  const result = belowOf(a)
  for (const element of Object.keys(b)) {
    if (element === self) continue
    const theirs = b[element] as FieldSet
    const ours = result[element]
    result[element] = ours ? unionNode(ours, theirs) : theirs
  }
  return result
}

function unionNode(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a
  return nodeOf(isMember(a) || isMember(b), union(a, b)) ?? leaf
}

/** What is in both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (inA, inB) => inA && inB, 'drop')
}

/** What is in `a` and not in `b`; a field goes without what is below it, and stays when only that goes. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (inA, inB) => inA && !inB, 'keep')
}

/** `difference`, where a field of `b` takes everything below it along. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  const result: FieldSetDraft = {}
  for (const element of Object.keys(a)) {
    if (element === self) continue
    const ours = a[element] as FieldSet
    const theirs = b[element]
    if (!theirs) result[element] = ours
    else if (!isMember(theirs)) {
      const node = nodeOf(isMember(ours), recursiveDifference(ours, theirs))
      if (node) result[element] = node
    }
  }
  return result
}

function combine(
  a: FieldSet,
  b: FieldSet,
  isKept: (inA: boolean, inB: boolean) => boolean,
  alone: 'keep' | 'drop',
): FieldSet {
  const result: FieldSetDraft = {}
  for (const element of Object.keys(a)) {
    if (element === self) continue
    const ours = a[element] as FieldSet
    const theirs = b[element]
    if (!theirs) {
      if (alone === 'keep') result[element] = ours
      continue
    }
    const below = combine(ours, theirs, isKept, alone)
    const node = nodeOf(isKept(isMember(ours), isMember(theirs)), below)
    if (node) result[element] = node
  }
  return result
}

/** The fields that a pattern covers, with what is below them; `*` stands for any element. */
export function matching(set: FieldSet, pattern: readonly string[]): FieldSet {
  const [first, ...rest] = pattern
  if (first === undefined) return set
  const result: FieldSetDraft = {}
  for (const element of Object.keys(set)) {
    if (element === self || (first !== '*' && first !== element)) continue
    const node = set[element] as FieldSet
    const found = nodeOf(isMember(node), matching(node, rest))
    if (found) result[element] = found
  }
  return result
}

export function hasPath(set: FieldSet, path: readonly string[]): boolean {
  let node: FieldSet | undefined = set
  for (const element of path) node = node?.[element]
  return node !== undefined && path.length > 0 && isMember(node)
}

/** Adds one path to a draft that is not shared. */
export function insertPath(draft: FieldSetDraft, path: readonly string[]): void {
  const [first, ...rest] = path
  if (first === undefined) return
  const node = draft[first]
  const below = node ? belowOf(node) : {}
  insertPath(below, rest)
  draft[first] = nodeOf((node !== undefined && isMember(node)) || rest.length === 0, below) ?? leaf
}

/** Every path of the set: those of a level come before those below it. */
export function pathsOf(set: FieldSet, prefix: readonly string[] = []): string[][] {
  const elements = Object.keys(set).filter((element) => element !== self)
  return [
    ...elements.filter((element) => isMember(set[element] as FieldSet)).map((element) => [...prefix, element]),
    ...elements.flatMap((element) => pathsOf(set[element] as FieldSet, [...prefix, element])),
  ]
}

/** The set with its elements in upstream's order, so that equal sets have equal texts. What is in order stays. */
export function inOrder(set: FieldSet): FieldSet {
  if (set === leaf) return set
  const elements = Object.keys(set)
  let isChanged = false
  for (let index = 1; index < elements.length && !isChanged; index++) {
    isChanged = compareElements(elements[index - 1] as string, elements[index] as string) >= 0
  }
  if (isChanged) elements.sort(compareElements)
  const result: FieldSetDraft = {}
  for (const element of elements) {
    const node = set[element] as FieldSet
    const sorted = inOrder(node)
    isChanged ||= sorted !== node
    result[element] = sorted
  }
  return isChanged ? result : set
}
