import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { AppInfo, EngineStatus } from '#contract/app.ts'
import type { Catalog, ClusterSummary, DiscoveredKind } from '#contract/clusters.ts'
import { toEnvelope, type ErrorEnvelope } from '#contract/errors.ts'
import type { Forward } from '#contract/sessions.ts'
import { DisposableStore } from '#base/disposable.ts'
import { follow } from '../rpc/follow.ts'
import { useClient } from '../rpc/use-client.ts'
import { useClock } from '../ui/use-clock.ts'

export interface Discovery {
  readonly kinds?: readonly DiscoveredKind[]
  readonly error?: ErrorEnvelope
}

/** What the host says about itself and its clusters. No Kubernetes object stands here. */
export const useSession = defineStore('session', () => {
  const client = useClient()
  const clock = useClock()
  const info = shallowRef<AppInfo>()
  const catalog = shallowRef<Catalog>()
  const engine = shallowRef<EngineStatus>()
  const forwards = shallowRef<readonly Forward[]>([])
  const discovery = shallowRef<ReadonlyMap<string, Discovery>>(new Map())
  const isConnected = shallowRef(true)

  const clusters = computed(() => catalog.value?.clusters ?? [])
  const clusterOf = (id: string): ClusterSummary | undefined => clusters.value.find((cluster) => cluster.id === id)

  /** Follows the host's own streams until the window ends. */
  function start(): DisposableStore {
    const tails = new DisposableStore()
    tails.add(follow({ clock, open: (signal) => client.clusters.watch({}, { signal }), onItem: takeCatalog }))
    tails.add(
      follow({ clock, open: (signal) => client.app.engine({}, { signal }), onItem: (item) => (engine.value = item) }),
    )
    tails.add(
      follow({
        clock,
        open: (signal) => client.sessions.forwards({}, { signal }),
        onItem: (item) => (forwards.value = item),
      }),
    )
    return tails
  }

  function takeCatalog(next: Catalog): void {
    const before = new Map(clusters.value.map((cluster) => [cluster.id, cluster.state]))
    catalog.value = next
    for (const cluster of next.clusters) {
      const isNewlyConnected = cluster.state === 'connected' && before.get(cluster.id) !== 'connected'
      if (isNewlyConnected) void discover(cluster.id)
    }
  }

  async function discover(cluster: string, refresh = false): Promise<void> {
    try {
      const kinds = await client.clusters.kinds({ cluster, refresh })
      remember(cluster, { kinds })
    } catch (error) {
      const known = discovery.value.get(cluster)?.kinds
      remember(cluster, { ...(known ? { kinds: known } : {}), error: toEnvelope(error) })
    }
  }

  function remember(cluster: string, found: Discovery): void {
    discovery.value = new Map(discovery.value).set(cluster, found)
  }

  /** Contacts a cluster because it was selected; its state and its error come back through the catalog. */
  async function connect(cluster: string): Promise<void> {
    await client.clusters.connect({ cluster }).catch(() => undefined)
  }

  return { info, catalog, engine, forwards, discovery, isConnected, clusters, clusterOf, start, discover, connect }
})
