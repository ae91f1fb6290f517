import { onScopeDispose } from 'vue'
import type { Disposable } from '#base/disposable.ts'
import { useSession } from '../../stores/session.ts'
import { useClock } from '../../ui/use-clock.ts'

/** A definition is served a moment after it is written, and many come at once. */
const pause = 1_000

/** Kinds come and go with their definitions. Answers a function that has the cluster asked for them again, soon. */
export function useFreshKinds(cluster: () => string): () => void {
  const session = useSession()
  const clock = useClock()
  let timer: Disposable | undefined
  onScopeDispose(() => timer?.dispose())
  return () => {
    timer ??= clock.schedule(pause, () => {
      timer = undefined
      if (session.clusterOf(cluster())?.state === 'connected') void session.discover(cluster(), true)
    })
  }
}
