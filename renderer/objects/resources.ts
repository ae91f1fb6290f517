import type { DiscoveredKind } from '#contract/clusters.ts'
import type { Row } from '#contract/objects.ts'
import type { ObjectRef, ResourceRef } from '#contract/schemas.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { kindOfResource } from '#kube/kinds/registry.ts'

export function toResourceRef(kind: Pick<Kind, 'group' | 'version' | 'resource' | 'namespaced'>): ResourceRef {
  return { group: kind.group, version: kind.version, resource: kind.resource, namespaced: kind.namespaced }
}

export function refOfRow(row: Pick<Row, 'cluster' | 'namespace' | 'name'>, resource: ResourceRef): ObjectRef {
  return { cluster: row.cluster, resource, name: row.name, ...(row.namespace ? { namespace: row.namespace } : {}) }
}

/** What a built-in kind is asked for by name; throws for a resource without a descriptor. */
export function knownResource(group: string, resource: string): ResourceRef {
  const kind = kindOfResource(group, resource)
  if (!kind) throw new Error(`no descriptor for ${group}/${resource}`)
  return toResourceRef(kind)
}

/**
 * The plural that people read, made from the kind's own name: `Config Maps`, `Ingress Classes`, `CSI Drivers`.
 * The end of the plural is that of the resource in the URL, since only the API knows how a kind's name is declined.
 */
export function pluralNameOf(kind: Pick<DiscoveredKind, 'kind' | 'resource'>): string {
  const singular = kind.kind.toLowerCase()
  let shared = 0
  while (shared < singular.length && singular[shared] === kind.resource[shared]) shared++
  const plural = shared < 3 ? kind.kind : kind.kind.slice(0, shared) + kind.resource.slice(shared)
  return spaceWords(plural)
}

/** `MinPods` → `Min Pods`, `HTTPRoutes` → `HTTP Routes`; the plural of an abbreviation stays whole, as in `CIDRs`. */
export function spaceWords(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z]{2,})/g, '$1 $2')
}
