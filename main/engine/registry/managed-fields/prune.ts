import type { KubeObject } from '#kube/meta/object.ts'
import type { ObjectStructure } from '#kube/schema/structure.ts'
import { difference, type FieldSet, intersection, isEmptySet, noFields, union } from './field-set.ts'
import type { Fields } from './list-items.ts'
import type { Managed, Owned } from './managed.ts'
import { removeFields, withNamedFields } from './remove.ts'
import { toFieldSet } from './to-field-set.ts'
import type { KindVersions } from './versions.ts'

/**
 * Removes what an applier set the last time and does not set now, where no other manager owns it. `managed` has the
 * applier's new fields already. Source: structured-merge-diff merge/update.go prune.
 */
export async function pruneMerged(
  merged: KubeObject,
  managed: Managed,
  last: Owned,
  { versions, apiVersion }: { readonly versions: KindVersions; readonly apiVersion: string },
): Promise<KubeObject> {
  const structure = versions.structureOf(last.apiVersion)
  if (!structure || isEmptySet(last.fields)) return merged
  const before = await versions.convert(merged, last.apiVersion)
  const without = remove(structure, before, withNamedFields(structure, last.fields))
  const owned = await addBackOwned(before, without, managed, last.apiVersion, versions)
  const pruned = addBackDangling(structure, before, await versions.convert(owned, last.apiVersion), last)
  return versions.convert(pruned, apiVersion)
}

function remove(structure: ObjectStructure, object: KubeObject, fields: FieldSet): KubeObject {
  return removeFields(structure, object as unknown as Fields, fields) as unknown as KubeObject
}

function namedFieldsOf(structure: ObjectStructure, object: KubeObject): FieldSet {
  return withNamedFields(structure, toFieldSet(structure, object as unknown as Fields))
}

/** What other managers own comes back, in each of their versions; that of the last apply comes first. */
async function addBackOwned(
  merged: KubeObject,
  pruned: KubeObject,
  managed: Managed,
  first: string,
  versions: KindVersions,
): Promise<KubeObject> {
  const byVersion = Map.groupBy(managed.values(), ({ apiVersion }) => apiVersion)
  const order = [first, ...[...byVersion.keys()].filter((apiVersion) => apiVersion !== first)]
  let result = pruned
  for (const apiVersion of order) {
    const structure = versions.structureOf(apiVersion)
    const owners = byVersion.get(apiVersion)
    if (!structure || !owners) continue
    const whole = await versions.convert(merged, apiVersion)
    const left = await versions.convert(result, apiVersion)
    const owned = owners.reduce((sum, { fields }) => union(sum, fields), noFields)
    const kept = union(namedFieldsOf(structure, left), withNamedFields(structure, owned))
    result = remove(structure, whole, difference(namedFieldsOf(structure, whole), kept))
  }
  return result
}

/** What nobody owns, or an updater alone, was never the applier's: it goes only if the applier owned it. */
function addBackDangling(structure: ObjectStructure, merged: KubeObject, pruned: KubeObject, last: Owned): KubeObject {
  const gone = difference(namedFieldsOf(structure, merged), namedFieldsOf(structure, pruned))
  return remove(structure, merged, intersection(gone, withNamedFields(structure, last.fields)))
}
