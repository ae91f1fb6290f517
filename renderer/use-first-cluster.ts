import { watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useSession } from './stores/session.ts'

/** A first start shows the cluster of this machine, once its engine runs; a link that was opened is left alone. */
export function useFirstCluster(): void {
  const route = useRoute()
  const router = useRouter()
  const session = useSession()
  let isFirst = true

  const stop = watch(
    [() => session.clusters, () => route.redirectedFrom?.name],
    ([clusters, from]) => {
      const engine = clusters.find(({ source }) => source.type === 'engine')
      if (!isFirst || !engine) return
      isFirst = false
      if (route.name === 'clusters' && from === 'home')
        void router.replace({ name: 'overview', params: { cluster: engine.id } })
      queueMicrotask(() => stop())
    },
    { immediate: true },
  )
}
