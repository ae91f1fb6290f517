import { equalJson } from '#kube/meta/json.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { ObjectStructure } from '#kube/schema/structure.ts'
import { compareTyped, type Comparison } from './compare.ts'
import { ApplyConflicts, conflictsOf } from './conflict.ts'
import { difference, type FieldSet, intersection, isEmptySet, noFields, union } from './field-set.ts'
import type { Fields } from './list-items.ts'
import { identityOf, type Managed, type Owned } from './managed.ts'
import { mergeTyped } from './merge.ts'
import { pruneMerged } from './prune.ts'
import { reconcileFields } from './remove.ts'
import type { Reach } from './reset-fields.ts'
import { toFieldSet } from './to-field-set.ts'
import type { KindVersions } from './versions.ts'

/** Who writes, through which door, in which version. */
export interface Writer {
  readonly manager: string
  readonly apiVersion: string
  readonly subresource: string
  readonly reach: Reach
  readonly versions: KindVersions
  /** RFC 3339, for the entries that change. */
  readonly time: string | undefined
}

/** How an object changed, in the versions that managers own fields of. */
export type Comparisons = ReadonlyMap<string, Comparison>

/**
 * The differences in each version that is asked for; versions that are not served any more are left out. Answers with
 * a promise only where an object must be converted by somebody else.
 */
export function compareInVersions(
  before: KubeObject,
  after: KubeObject,
  wanted: ReadonlySet<string>,
  { versions, reach }: Pick<Writer, 'versions' | 'reach'>,
): Comparisons | Promise<Comparisons> {
  const compared = new Map<string, Comparison>()
  const pending: Promise<void>[] = []
  for (const apiVersion of wanted) {
    const structure = versions.structureOf(apiVersion)
    if (!structure) continue
    const compare = (old: KubeObject, now: KubeObject): void => {
      compared.set(apiVersion, reached(compareTyped(structure, asFields(old), asFields(now), reach.skipped), reach))
    }
    const old = versions.convert(before, apiVersion)
    const now = versions.convert(after, apiVersion)
    if (old instanceof Promise || now instanceof Promise) {
      pending.push(
        Promise.all([old, now]).then(([first, second]) => {
          compare(first, second)
        }),
      )
    } else compare(old, now)
  }
  return pending.length === 0 ? compared : Promise.all(pending).then(() => compared)
}

function asFields(object: KubeObject): Fields {
  return object as unknown as Fields
}

function reached(comparison: Comparison, { filter }: Reach): Comparison {
  if (!filter) return comparison
  const { added, modified, removed } = comparison
  return { added: filter(added), modified: filter(modified), removed: filter(removed) }
}

/** The versions that an update concerns. */
export function versionsToCompare(managed: Managed, apiVersion: string): Set<string> {
  return new Set([apiVersion, ...[...managed.values()].map((owned) => owned.apiVersion)])
}

/**
 * Takes from every manager but `self` what has changed or gone. Throws ApplyConflicts without `force` where there was
 * something to take. Source: structured-merge-diff merge/update.go update.
 */
function takeChanged(managed: Managed, self: string, compared: Comparisons, force: boolean): void {
  const taken: { id: string; owner: Owned; fields: FieldSet }[] = []
  for (const [id, owner] of managed) {
    const comparison = compared.get(owner.apiVersion)
    if (!comparison) managed.delete(id)
    else if (id !== self) {
      const fields = intersection(owner.fields, union(comparison.modified, comparison.added))
      if (!isEmptySet(fields)) taken.push({ id, owner, fields })
    }
  }
  if (!force && taken.length > 0) throw new ApplyConflicts(conflictsOf(taken))
  for (const { id, owner, fields } of taken) managed.set(id, { ...owner, fields: difference(owner.fields, fields) })
  for (const [id, owner] of managed) {
    const removed = compared.get(owner.apiVersion)?.removed ?? noFields
    const fields = id === self || isEmptySet(removed) ? owner.fields : difference(owner.fields, removed)
    if (isEmptySet(fields)) managed.delete(id)
    else if (fields !== owner.fields) managed.set(id, { ...owner, fields })
  }
}

/** Makes the writer an owner of what it changed. Source: merge/update.go Update, managedfieldsupdater.go. */
export function recordUpdate(managed: Managed, compared: Comparisons, writer: Writer): void {
  const { manager, apiVersion, subresource, time } = writer
  reconcile(managed, writer.versions)
  takeChanged(managed, '', compared, true)
  const { added, modified } = compared.get(apiVersion) ?? { added: noFields, modified: noFields }
  const changed = union(modified, added)
  if (isEmptySet(changed)) return
  const entry = { manager: manager || 'unknown', operation: 'Update', apiVersion, subresource } as const
  const id = identityOf(entry)
  const before = managed.get(id)?.fields ?? noFields
  managed.set(id, { ...entry, time, fields: union(before, changed) })
}

/** What an apply makes of an object; `object` is undefined where it changes nothing. */
export interface Applied {
  readonly object: KubeObject | undefined
  readonly managed: Managed
}

/**
 * Merges an applied object into the live one, takes away what the applier has dropped and nobody else owns, and makes
 * it the owner of what it set. All in the writer's version. Source: merge/update.go Apply.
 */
export async function applyTyped(
  live: KubeObject,
  config: Fields,
  before: Managed,
  structure: ObjectStructure,
  writer: Writer,
  force: boolean,
): Promise<Applied> {
  const { manager, apiVersion, subresource, reach, versions, time } = writer
  const managed: Managed = new Map(before)
  reconcile(managed, versions)
  const entry = { manager, operation: 'Apply', apiVersion, subresource } as const
  const id = identityOf(entry)
  const last = managed.get(id)
  const set = toFieldSet(structure, config, reach.skipped)
  const fields = reach.filter ? reach.filter(set) : set
  managed.set(id, { ...entry, time: last?.time, fields })
  const merged = mergeTyped(structure, asFields(live), config) as unknown as KubeObject
  // Who sets all that they set before takes nothing away.
  const hasDropped = last && (last.apiVersion !== apiVersion || !isEmptySet(difference(last.fields, fields)))
  const object = hasDropped ? await pruneMerged(merged, managed, last, writer) : merged
  const compared = await compareInVersions(live, object, versionsToCompare(managed, apiVersion), writer)
  takeChanged(managed, id, compared, force)
  if (equalJson(live, object)) return { object: undefined, managed }
  const owned = managed.get(id)
  if (owned) managed.set(id, { ...owned, time })
  return { object, managed }
}

function reconcile(managed: Managed, versions: KindVersions): void {
  for (const [id, owned] of managed) {
    const structure = versions.structureOf(owned.apiVersion)
    // The built-in types, which have names, do not change while objects are of them.
    const fields = structure && structure.name === undefined ? reconcileFields(structure, owned.fields) : owned.fields
    if (fields !== owned.fields) managed.set(id, { ...owned, fields })
  }
}
