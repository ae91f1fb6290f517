import { isFinished } from '#kube/kinds/core/pod-phase.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import type { ObjectReader } from '../runtime/indexed-cache.ts'
import { podsByNode } from '../runtime/pod-state.ts'
import { combine, podRequests, type Amounts } from '../runtime/resource-amounts.ts'
import { scoredAmounts } from './scores.ts'

/** Objects are frozen and keep their identity, so what follows from one is worked out once. */
const amounts = new WeakMap<Pod, Amounts>()

function amountsOf(pod: Pod): Amounts {
  const known = amounts.get(pod)
  if (known) return known
  const fresh = scoredAmounts(podRequests(pod))
  amounts.set(pod, fresh)
  return fresh
}

/** What the pods of a node take up. Finished pods take nothing. */
export function requestedOn(node: string, pods: ObjectReader<Pod>): Amounts {
  return pods
    .by(podsByNode, node)
    .filter((pod) => !isFinished(pod))
    .reduce<Amounts>((sum, pod) => combine(sum, amountsOf(pod), (a, b) => a + b), {})
}
