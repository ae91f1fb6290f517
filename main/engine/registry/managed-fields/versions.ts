import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { ObjectStructure } from '#kube/schema/structure.ts'
import type { ServedKind, ServedKinds } from '../served-kinds.ts'
import { deduced } from './list-items.ts'

/** The versions that a kind is served in: managers own fields of the version that they wrote. */
export interface KindVersions {
  /** The version that the registry keeps. */
  readonly stored: string
  /** The type in a version such as `apps/v1`; undefined for one that is not served. */
  structureOf(apiVersion: string): ObjectStructure | undefined
  /** An object of any served version in another. */
  convert(object: KubeObject, apiVersion: string): KubeObject | Promise<KubeObject>
}

export type VersionsOf = (kind: Pick<Kind, 'group' | 'version' | 'resource'>) => KindVersions

/** The versions of what the API serves at this moment. */
export function versionsOfServed(served: ServedKinds): VersionsOf {
  let generation = -1
  let known = new Map<string, KindVersions>()
  return (kind) => {
    if (served.generation !== generation) {
      generation = served.generation
      known = new Map()
    }
    const id = `${kind.resource}.${kind.group}`
    let versions = known.get(id)
    if (!versions) {
      const all = served.all.filter(({ stored }) => stored.group === kind.group && stored.resource === kind.resource)
      known.set(id, (versions = versionsAmong(apiVersionOf(kind), all)))
    }
    return versions
  }
}

function versionsAmong(stored: string, all: readonly ServedKind[]): KindVersions {
  const byVersion = new Map(all.map((served) => [apiVersionOf(served.kind), served]))
  return {
    stored,
    structureOf: (apiVersion) => byVersion.get(apiVersion)?.structure,
    convert(object, apiVersion) {
      if (object.apiVersion === apiVersion) return object
      const from = byVersion.get(object.apiVersion)
      const to = byVersion.get(apiVersion)
      const middle = from?.toStored?.(object) ?? object
      if (middle instanceof Promise) return middle.then((value) => to?.toServed?.(value) ?? value)
      return to?.toServed?.(middle) ?? middle
    },
  }
}

/** For registries without a schema: one version, whose type each value tells. */
export const untypedVersions: VersionsOf = (kind) => {
  const stored = apiVersionOf(kind)
  return {
    stored,
    structureOf: (apiVersion) => (apiVersion === stored ? (deduced as ObjectStructure) : undefined),
    convert: (object) => object,
  }
}
