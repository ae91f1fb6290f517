import type { Kind } from '#kube/meta/kind.ts'
import type { ServedKind } from '../registry/served-kinds.ts'
import { subresourcesOf, verbsOf, type ServedSubresource } from './served-resources.ts'
import { unstoredResources, type UnstoredResource } from './unstored-resources.ts'

/** A resource as discovery tells it. */
export interface DiscoveredResource extends Pick<
  Kind,
  'group' | 'version' | 'kind' | 'resource' | 'singular' | 'namespaced' | 'shortNames' | 'categories'
> {
  readonly verbs: readonly string[]
  readonly subresources: readonly ServedSubresource[]
  /** The version that is kept; absent for what is not. */
  readonly stored?: Pick<Kind, 'group' | 'version' | 'kind'>
}

export interface DiscoveredVersion {
  readonly version: string
  readonly resources: readonly DiscoveredResource[]
}

export interface DiscoveredGroup {
  /** '' for the core group. */
  readonly name: string
  /** The preferred one first. */
  readonly versions: readonly DiscoveredVersion[]
}

/** In the order in which upstream's aggregator ranks them. Source: pkg/controlplane/apiserver/aggregator.go. */
const ranked = [
  '',
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'resource.k8s.io',
  'flowcontrol.apiserver.k8s.io',
]

/** What is served, by group and version. Groups of CustomResourceDefinitions come last, by their names. */
export function discoveredGroups(served: readonly ServedKind[]): DiscoveredGroup[] {
  const resources = [...served.map(ofServedKind), ...unstoredResources.map(ofUnstored)]
  const byGroup = Map.groupBy(resources, ({ group }) => group)
  return [...byGroup]
    .sort(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
    .map(([name, members]) => ({ name, versions: versionsOf(members) }))
}

function rankOf(group: string): number {
  const at = ranked.indexOf(group)
  return at < 0 ? ranked.length : at
}

function versionsOf(members: readonly DiscoveredResource[]): DiscoveredVersion[] {
  return [...Map.groupBy(members, ({ version }) => version)]
    .sort(([a], [b]) => compareVersions(a, b))
    .map(([version, resources]) => ({
      version,
      resources: resources.sort((a, b) => (a.resource < b.resource ? -1 : 1)),
    }))
}

/**
 * The more stable first, then the higher: v10, v2, v1, v2beta1, v1alpha1, and what is no version by name.
 * Source: apimachinery pkg/version/helpers.go CompareKubeAwareVersionStrings.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)]
  if (!left || !right) return left ? -1 : right ? 1 : a < b ? -1 : 1
  return right.stability - left.stability || right.major - left.major || right.minor - left.minor
}

function parseVersion(text: string): { stability: number; major: number; minor: number } | undefined {
  const match = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/.exec(text)
  if (!match) return undefined
  const [, major, stage, minor = 0] = match
  return { stability: stage === 'alpha' ? 0 : stage === 'beta' ? 1 : 2, major: Number(major), minor: Number(minor) }
}

function ofServedKind({ kind, stored }: ServedKind): DiscoveredResource {
  const { group, version, resource, singular, namespaced, shortNames, categories } = kind
  return {
    ...{ group, version, kind: kind.kind, resource, singular, namespaced, shortNames, categories, stored },
    verbs: verbsOf(kind),
    subresources: subresourcesOf(kind),
  }
}

function ofUnstored(resource: UnstoredResource): DiscoveredResource {
  return { ...resource, subresources: [] }
}
