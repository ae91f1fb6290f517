import { freezeJson } from '#kube/meta/json.ts'
import type { ManagedFieldsEntry } from '#kube/meta/object.ts'
import { canonicalElement } from './element.ts'
import { type FieldSet, type FieldSetDraft, inOrder, isEmptySet, noFields, nodeOf, union } from './field-set.ts'

/** What one manager owns: an entry of `metadata.managedFields`, checked. */
export interface Owned {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string
  readonly time: string | undefined
  readonly fields: FieldSet
}

/** Who owns what of an object, by `identityOf`. */
export type Managed = Map<string, Owned>

/** What tells managers apart: all but the fields, the time and, for appliers, the version. */
export function identityOf({
  manager,
  operation,
  apiVersion,
  subresource,
}: Pick<Owned, 'manager' | 'operation' | 'apiVersion' | 'subresource'>): string {
  return JSON.stringify({
    manager: manager || undefined,
    operation,
    apiVersion: operation === 'Apply' ? undefined : apiVersion,
    subresource: subresource || undefined,
  })
}

/** The proper form of what stands in objects; that of a set that was written here is the set itself. */
const properSets = new WeakMap<object, FieldSet>()

/**
 * Reads `metadata.managedFields`. Throws an Error for entries that are none: what to do then depends on who wrote them.
 * Source: apimachinery pkg/util/managedfields/internal/managedfields.go DecodeManagedFields.
 */
export function decodeManaged(entries: readonly ManagedFieldsEntry[] | undefined): Managed {
  const managed: Managed = new Map()
  for (const [index, entry] of (entries ?? []).entries()) {
    const { manager = '', operation, apiVersion = '', subresource = '', time, fieldsType } = entry
    if (operation !== 'Apply' && operation !== 'Update') throw new Error('operation must be `Apply` or `Update`')
    if (!apiVersion) throw new Error('apiVersion must not be empty')
    if (!fieldsType) throw new Error(`missing fieldsType in managed fields entry ${String(index)}`)
    if ((fieldsType as string) !== 'FieldsV1') {
      throw new Error(`invalid fieldsType ${JSON.stringify(fieldsType)} in managed fields entry ${String(index)}`)
    }
    const fields = setOf(entry.fieldsV1)
    const owned: Owned = { manager, operation, apiVersion, subresource, time, fields }
    managed.set(identityOf(owned), owned)
  }
  return managed
}

function setOf(fields: ManagedFieldsEntry['fieldsV1']): FieldSet {
  if (!fields) return noFields
  let set = properSets.get(fields)
  if (!set) properSets.set(fields, (set = inOrder(canonicalSet(fields))))
  return set
}

function canonicalSet(fields: unknown): FieldSet {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new Error('error decoding set: a set of fields is an object')
  }
  const draft: FieldSetDraft = {}
  for (const [element, value] of Object.entries(fields)) {
    const canonical = element === '.' ? undefined : canonicalElement(element)
    if (canonical === undefined) continue
    const below = canonicalSet(value)
    const node = nodeOf('.' in (value as object) || isEmptySet(below), below)
    if (node) draft[canonical] = node
  }
  return draft
}

/** The entries in upstream's order: appliers first, then by time, name, version and subresource. */
export function encodeManaged(managed: Managed): ManagedFieldsEntry[] {
  return [...managed.values()]
    .sort(compareOwned)
    .map(({ manager, operation, apiVersion, subresource, time, fields }) => {
      const fieldsV1 = properSets.get(fields) ?? sharedSet(fields)
      properSets.set(fieldsV1, fieldsV1)
      return {
        ...(manager ? { manager } : {}),
        operation,
        apiVersion,
        ...(time === undefined ? {} : { time }),
        fieldsType: 'FieldsV1',
        fieldsV1,
        ...(subresource ? { subresource } : {}),
      }
    })
}

const sharedSets = new Map<string, FieldSet>()
const sharedSetsKept = 1_000

/** The set in order, one for all objects that look alike: the pods of a Deployment, and all that one client writes. */
function sharedSet(fields: FieldSet): FieldSet {
  const text = JSON.stringify(fields)
  let set = sharedSets.get(text)
  if (!set) {
    if (sharedSets.size >= sharedSetsKept) sharedSets.clear()
    sharedSets.set(text, (set = freezeJson(inOrder(fields))))
  }
  return set
}

function compareOwned(a: Owned, b: Owned): number {
  return (
    compare(a.operation, b.operation) ||
    secondsOf(a) - secondsOf(b) ||
    compare(a.manager, b.manager) ||
    compare(a.apiVersion, b.apiVersion) ||
    compare(a.subresource, b.subresource)
  )
}

function secondsOf({ time }: Owned): number {
  return time === undefined ? 0 : Math.floor(Date.parse(time) / 1000)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Updates beyond this many managers are added up. Source: fieldmanager.go DefaultMaxUpdateManagers. */
const maximumUpdaters = 10

/** Adds the oldest updates up, one heap per version. Source: capmanagers.go. */
export function capUpdaters(managed: Managed): void {
  const updaters = [...managed].filter(([, { operation }]) => operation === 'Update')
  let excess = updaters.length - maximumUpdaters
  if (excess <= 0) return
  updaters.sort(([a, x], [b, y]) => secondsOf(x) - secondsOf(y) || compare(a, b))
  const firstOf = new Map<string, string>()
  for (const [id, owned] of updaters) {
    if (excess <= 0) return
    const { apiVersion } = owned
    const first = firstOf.get(apiVersion)
    if (first === undefined) {
      firstOf.set(apiVersion, id)
      continue
    }
    const heap = { manager: 'ancient-changes', operation: 'Update', apiVersion, subresource: '' } as const
    const heapId = identityOf(heap)
    const before = managed.get(heapId) ?? managed.get(first)
    if (!managed.has(heapId)) managed.delete(first)
    managed.delete(id)
    managed.set(heapId, { ...heap, time: owned.time, fields: union(owned.fields, before?.fields ?? noFields) })
    excess--
  }
}
