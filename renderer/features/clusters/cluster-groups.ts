import type { ClusterSummary } from '#contract/clusters.ts'

export interface ClusterGroup {
  /** A locale key under `clusters.group`. */
  readonly id: 'machine' | 'clouds' | 'others'
  readonly clusters: readonly ClusterSummary[]
}

// The names under which the managed services of the clouds serve their APIs.
const cloudHosts =
  /\.(amazonaws\.com|azmk8s\.io|gke\.goog|googleapis\.com|openshiftapps\.com|k8s\.ondigitalocean\.com)(:\d+)?$/

/** This machine first, then what stands elsewhere; by name inside a group. */
export function groupClusters(clusters: readonly ClusterSummary[]): ClusterGroup[] {
  const byName = [...clusters].sort((a, b) => a.name.localeCompare(b.name))
  const groups: ClusterGroup[] = [
    { id: 'machine', clusters: byName.filter((cluster) => groupOf(cluster) === 'machine') },
    { id: 'others', clusters: byName.filter((cluster) => groupOf(cluster) === 'others') },
    { id: 'clouds', clusters: byName.filter((cluster) => groupOf(cluster) === 'clouds') },
  ]
  return groups.filter((group) => group.clusters.length > 0)
}

function groupOf({ source, server }: ClusterSummary): ClusterGroup['id'] {
  if (source.type === 'engine') return 'machine'
  const { host, hostname } = URL.canParse(server) ? new URL(server) : { host: server, hostname: server }
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return 'machine'
  // GKE serves at bare addresses; its contexts are named by gcloud.
  return cloudHosts.test(host) || source.context.startsWith('gke_') ? 'clouds' : 'others'
}
