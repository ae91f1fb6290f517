import { AppError } from '#base/errors.ts'
import type { DiscoveredKind } from '#contract/clusters.ts'
import type { Cluster } from '../cluster.ts'

export type KindSource = Pick<Cluster, 'kinds'>

/**
 * Finds how a cluster serves the kind of an object. A kind that is not known may just have been created by a
 * CustomResourceDefinition: then discovery is asked once more.
 */
export async function findKind(cluster: KindSource, apiVersion: string, kind: string): Promise<DiscoveredKind> {
  const known = pick(await cluster.kinds(), apiVersion, kind) ?? pick(await cluster.kinds(true), apiVersion, kind)
  if (known) return known
  const served = (await cluster.kinds()).filter((other) => other.kind.toLowerCase() === kind.toLowerCase())
  throw new AppError('manifest.unknown-kind', {
    apiVersion,
    kind,
    // The usual mistake is a version that is gone or not yet there, or a kind in the wrong case.
    served: served.map((other) => `${groupVersionOf(other)} ${other.kind}`),
  })
}

function pick(kinds: readonly DiscoveredKind[], apiVersion: string, kind: string): DiscoveredKind | undefined {
  const exact = kinds.find((known) => known.kind === kind && groupVersionOf(known) === apiVersion)
  if (exact) return exact
  // Discovery keeps the preferred version of a group; the others are served under their own path.
  const slash = apiVersion.indexOf('/')
  const group = slash < 0 ? '' : apiVersion.slice(0, slash)
  const other = kinds.find((known) => known.kind === kind && known.group === group)
  return other && other.versions?.includes(apiVersion.slice(slash + 1))
    ? { ...other, version: apiVersion.slice(slash + 1) }
    : undefined
}

export function groupVersionOf({ group, version }: Pick<DiscoveredKind, 'group' | 'version'>): string {
  return group ? `${group}/${version}` : version
}
