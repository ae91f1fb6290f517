import type { ListStructure, Structure } from '#kube/schema/structure.ts'
import { fieldElement } from './element.ts'
import { type FieldSet, type FieldSetDraft, isMember, leaf, noFields, nodeOf } from './field-set.ts'
import { elementOf, type Fields, isFields, isWhole, memberStructure, shapeOf } from './list-items.ts'

/**
 * Every field that an object has a say on: its leaves, the items of its lists and the members of its maps.
 * What `skipped` has is left out, with everything below. Source: structured-merge-diff typed/tofieldset.go.
 */
export function toFieldSet(structure: Structure, object: Fields, skipped: FieldSet = noFields): FieldSet {
  return fieldsOf(structure, object, skipped)
}

/** What is below a value; `leaf` stands for the value itself. */
function belowOf(structure: Structure, value: unknown, skipped: FieldSet): FieldSetDraft | 'leaf' {
  const shape = shapeOf(structure, value)
  if (isWhole(shape)) return 'leaf'
  if (shape.type === 'list') return Array.isArray(value) ? itemsOf(shape, value) : {}
  return isFields(value) ? fieldsOf(shape, value, skipped) : {}
}

function fieldsOf(structure: Structure, object: Fields, skipped: FieldSet): FieldSetDraft {
  const draft: FieldSetDraft = {}
  for (const [name, value] of Object.entries(object)) {
    const element = fieldElement(name)
    const skip = skipped[element]
    const member = memberStructure(structure, name)
    if (!member || value === undefined || (skip && isMember(skip))) continue
    const below = belowOf(member, value, skip ?? noFields)
    const isNamed = structure.type === 'object' && Object.hasOwn(structure.fields, name)
    const isHollow = value === null || (isFields(value) && Object.keys(value).length === 0)
    const node = below === 'leaf' ? leaf : nodeOf(isHollow || !isNamed, below)
    if (node) draft[element] = node
  }
  return draft
}

/** Items that share their key are one field, without anything below. */
function itemsOf(list: ListStructure, items: readonly unknown[]): FieldSetDraft {
  const draft: FieldSetDraft = {}
  for (const [element, [first, ...more]] of Map.groupBy(items, (item) => elementOf(list, item))) {
    const below = more.length > 0 ? 'leaf' : belowOf(list.items, first, noFields)
    draft[element] = below === 'leaf' ? leaf : (nodeOf(true, below) ?? leaf)
  }
  return draft
}
