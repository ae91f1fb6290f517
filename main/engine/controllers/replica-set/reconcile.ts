import { replicaSet, type ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { messageOf } from '#base/errors.ts'
import { isReason } from '#kube/meta/status.ts'
import { controllerReferenceTo } from '../../runtime/controller-reference.ts'
import type { View } from '../../runtime/controller.ts'
import { batch, create, note, nothing, remove, type Intent, type Outcome } from '../../runtime/intents.ts'
import { isActive, podsByNode } from '../../runtime/pod-state.ts'
import { claimPods } from './claim.ts'
import { orderForDeletion } from './deletion-order.ts'
import { replicaSetStatus, statusIntents } from './status.ts'

/** Source: pkg/controller/replicaset BurstReplicas. */
const burst = 500

export function reconcileReplicaSet(view: View<ReplicaSet>): Outcome {
  const { object: set, now } = view
  if (!set) return nothing
  const { owned, intents } = claimPods(set, view.read)
  const active = owned.filter(isActive)
  const isDeleting = set.metadata.deletionTimestamp !== undefined
  if (!isDeleting) intents.push(...scale(view, set, active))
  const { status, requeueAfter } = replicaSetStatus(set, owned, now)
  intents.push(...statusIntents(set, status))
  return { intents, ...(requeueAfter !== undefined ? { requeueAfter } : {}) }
}

function scale(view: View<ReplicaSet>, set: ReplicaSet, active: readonly Pod[]): Intent[] {
  const missing = (set.spec.replicas ?? 1) - active.length
  if (missing > 0) return [createPods(set, Math.min(missing, burst), active, view.now)]
  if (missing < 0) return [deletePods(view, set, Math.min(-missing, burst), active)]
  return []
}

function createPods(set: ReplicaSet, count: number, active: readonly Pod[], now: number): Intent {
  const creations = Array.from({ length: count }, () =>
    create(podKind, podFrom(set), (created) => [
      note(set, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`),
    ]),
  )
  return batch(creations, (error) => {
    // The namespace is going away; its end takes the replica set with it.
    if (isReason(error, 'Forbidden') && isNamespaceTerminating(error.status.details?.causes)) return []
    const message = messageOf(error)
    const { status } = replicaSetStatus(set, active, now, { reason: 'FailedCreate', message })
    return [note(set, 'Warning', 'FailedCreate', `Error creating: ${message}`), ...statusIntents(set, status)]
  })
}

function isNamespaceTerminating(causes: readonly { reason?: string }[] | undefined): boolean {
  return causes?.some((cause) => cause.reason === 'NamespaceTerminating') === true
}

function podFrom(set: ReplicaSet): Pod {
  const { metadata, spec } = set.spec.template ?? { spec: { containers: [] } }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      generateName: `${set.metadata.name}-`,
      ...(set.metadata.namespace ? { namespace: set.metadata.namespace } : {}),
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      ...(metadata?.annotations ? { annotations: metadata.annotations } : {}),
      ...(metadata?.finalizers ? { finalizers: metadata.finalizers } : {}),
      ownerReferences: [controllerReferenceTo(replicaSet, set)],
    },
    spec,
  }
}

function deletePods({ read, now }: View<ReplicaSet>, set: ReplicaSet, count: number, active: readonly Pod[]): Intent {
  const crowd = (pod: Pod): number => neighbours(set, pod, read(podKind).by(podsByNode, pod.spec.nodeName ?? ''))
  const victims = orderForDeletion(active, crowd, now).slice(0, count)
  const deletions = victims.map((pod) =>
    remove(podKind, pod, {}, [note(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`)]),
  )
  return batch(deletions, (error) => {
    const message = messageOf(error)
    const { status } = replicaSetStatus(set, active, now, { reason: 'FailedDelete', message })
    return [note(set, 'Warning', 'FailedDelete', `Error deleting: ${message}`), ...statusIntents(set, status)]
  })
}

/** How many pods of this set stand on the pod's node: the fullest node gives first. */
function neighbours(set: ReplicaSet, pod: Pod, onNode: readonly Pod[]): number {
  if (!pod.spec.nodeName) return 0
  const { uid } = set.metadata
  return onNode.filter((other) => isActive(other) && other.metadata.ownerReferences?.some((owner) => owner.uid === uid))
    .length
}
