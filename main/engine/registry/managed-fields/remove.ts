import { setMember } from '#kube/meta/json.ts'
import type { Structure } from '#kube/schema/structure.ts'
import { fieldElement } from './element.ts'
import { type FieldSet, type FieldSetDraft, isEmptySet, isMember, leaf, nodeOf } from './field-set.ts'
import { deduced, elementOf, type Fields, isFields, isWhole, memberStructure, shapeOf } from './list-items.ts'

/**
 * An object without the fields of a set. What is left without content is null: it still counts as set when the result is
 * compared. Source: structured-merge-diff typed/remove.go.
 */
export function removeFields(structure: Structure, object: Fields, fields: FieldSet): Fields {
  return isEmptySet(fields) ? object : (removeMembers(structure, object, fields) ?? {})
}

function removeFrom(structure: Structure, value: unknown, fields: FieldSet): unknown {
  const shape = shapeOf(structure, value)
  if (isWhole(shape)) return shape.type === 'scalar' ? value : null
  if (shape.type !== 'list') return isFields(value) ? removeMembers(shape, value, fields) : null
  if (!Array.isArray(value)) return null
  const items: unknown[] = []
  for (const item of value) {
    const node = fields[elementOf(shape, item)]
    if (node && isMember(node)) continue
    items.push(node ? removeFrom(shape.items, item, node) : item)
  }
  return items.length > 0 ? items : null
}

function removeMembers(structure: Structure, object: Fields, fields: FieldSet): Fields | null {
  const result: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(object)) {
    const node = fields[fieldElement(name)]
    if (node && isMember(node)) continue
    const member = memberStructure(structure, name)
    const kept = node && member ? removeFrom(member, value, node) : value
    setMember(result, name, kept)
  }
  return Object.keys(result).length > 0 ? result : null
}

/** A set with the named fields on the way to its members as members too. Source: EnsureNamedFieldsAreMembers. */
export function withNamedFields(structure: Structure, fields: FieldSet): FieldSet {
  const draft: FieldSetDraft = {}
  for (const element of Object.keys(fields)) {
    if (element === '.') continue
    const node = fields[element] as FieldSet
    const below = structureBelow(structure, element)
    const isNamed =
      structure.type === 'object' && element.startsWith('f:') && Object.hasOwn(structure.fields, element.slice(2))
    const deeper = below ? withNamedFields(below, node) : node
    const { '.': _, ...rest } = deeper
    draft[element] = nodeOf(isMember(node) || isNamed, isEmptySet(node) ? {} : rest) ?? leaf
  }
  return draft
}

/**
 * A set that was written when the type was another: what has become atomic since is owned as a whole.
 * Source: structured-merge-diff typed/reconcile_schema.go.
 */
export function reconcileFields(structure: Structure, fields: FieldSet): FieldSet {
  let draft: FieldSetDraft | undefined
  for (const element of Object.keys(fields)) {
    if (element === '.') continue
    const node = fields[element] as FieldSet
    const below = structureBelow(structure, element)
    if (!below || isEmptySet(node)) continue
    const isAtomic = below.type === 'list' || below.type === 'map' || below.type === 'object' ? isWhole(below) : false
    const reconciled = isAtomic ? leaf : reconcileFields(below, node)
    if (reconciled !== node) (draft ??= { ...fields })[element] = reconciled
  }
  return draft ?? fields
}

function structureBelow(structure: Structure, element: string): Structure | undefined {
  if (element.startsWith('f:')) return memberStructure(structure, element.slice(2))
  return structure.type === 'list' ? structure.items : undefined
}

/** The nulls that `removeFields` leaves behind, where the type knows no null, are taken out. */
export function withoutHollows(structure: Structure, value: unknown): unknown {
  if (Array.isArray(value)) {
    return structure.type === 'list' ? value.map((item) => withoutHollows(structure.items, item)) : value
  }
  if (!isFields(value) || (structure.type !== 'object' && structure.type !== 'map')) return value
  const result: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    const below = memberStructure(structure, name)
    const isNullable = structure.type === 'object' && structure.fields[name]?.isNullable === true
    if (member !== null || isNullable || below === deduced) {
      setMember(result, name, below ? withoutHollows(below, member) : member)
    }
  }
  return result
}
