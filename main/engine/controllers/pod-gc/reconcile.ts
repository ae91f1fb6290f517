import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { isFinished } from '#kube/kinds/core/pod-phase.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import type { View } from '../../runtime/controller.ts'
import { nothing, remove, update, type Intent, type Outcome } from '../../runtime/intents.ts'
import { withCondition } from '../../runtime/conditions.ts'

/** Finished pods that are kept for people to look at. Source: --terminated-pod-gc-threshold. */
const finishedLimit = 12_500

export function reconcilePodGc(view: View<Pod>): Outcome {
  const { object: pod, read } = view
  if (!pod) return nothing
  const { nodeName } = pod.spec
  if (!nodeName) {
    // Nothing has been started for it, so nothing is left to wait for.
    return pod.metadata.deletionTimestamp ? { intents: [forceDelete(pod)] } : nothing
  }
  if (!read(nodeKind).find(nodeName)) return { intents: [...markFailed(pod, view.now), forceDelete(pod)] }
  return isFinished(pod) && isSurplus(pod, view) ? { intents: [forceDelete(pod)] } : nothing
}

/** Who waits for the pod's end must see one. Source: gcOrphaned, KEP-3329. */
function markFailed(pod: Pod, now: number): Intent[] {
  if (isFinished(pod)) return []
  const condition = {
    type: 'DisruptionTarget',
    status: 'True' as const,
    reason: 'DeletionByPodGC',
    message: 'PodGC: node no longer exists',
  }
  const conditions = [...withCondition(pod.status?.conditions, condition, now)]
  return [update(podKind, { ...pod, status: { ...pod.status, phase: 'Failed', conditions } }, 'status')]
}

function isSurplus(pod: Pod, { read }: View<Pod>): boolean {
  if (read(podKind).list().length <= finishedLimit) return false
  const finished = read(podKind).list().filter(isFinished)
  const newer = finished.filter(
    (other) => (other.metadata.creationTimestamp ?? '') > (pod.metadata.creationTimestamp ?? ''),
  )
  return newer.length >= finishedLimit
}

function forceDelete(pod: Pod): Intent {
  return remove(podKind, pod, { gracePeriodSeconds: 0 })
}
