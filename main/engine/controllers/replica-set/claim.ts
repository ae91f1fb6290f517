import { replicaSet, type ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { controllerOf } from '#kube/meta/object.ts'
import { selects } from '#kube/selectors/labels.ts'
import { controllerReferenceTo } from '../../runtime/controller-reference.ts'
import type { Read } from '../../runtime/informer.ts'
import { update, type Intent } from '../../runtime/intents.ts'
import { isActive } from '../../runtime/pod-state.ts'

/**
 * The pods that belong to a set: it takes in orphans that its selector matches and lets go of pods that it no longer
 * matches. Source: pkg/controller/controller_ref_manager.go ClaimPods.
 */
export function claimPods(set: ReplicaSet, read: Read): { owned: Pod[]; intents: Intent[] } {
  const { namespace = '', uid, deletionTimestamp } = set.metadata
  const owned: Pod[] = []
  const intents: Intent[] = []
  for (const pod of read(podKind).ownedBy(uid ?? '')) {
    if (controllerOf(pod)?.uid !== uid) continue
    if (selects(set.spec.selector, pod.metadata.labels)) owned.push(pod)
    else if (deletionTimestamp === undefined) intents.push(release(set, pod))
  }
  if (deletionTimestamp !== undefined) return { owned, intents }
  for (const pod of read(podKind).selected(namespace, set.spec.selector)) {
    if (controllerOf(pod) || !isActive(pod)) continue
    owned.push(pod)
    intents.push(adopt(set, pod))
  }
  return { owned, intents }
}

function adopt(set: ReplicaSet, pod: Pod): Intent {
  const ownerReferences = [...(pod.metadata.ownerReferences ?? []), controllerReferenceTo(replicaSet, set)]
  return update(podKind, { ...pod, metadata: { ...pod.metadata, ownerReferences } })
}

function release(set: ReplicaSet, pod: Pod): Intent {
  const ownerReferences = pod.metadata.ownerReferences?.filter((owner) => owner.uid !== set.metadata.uid) ?? []
  return update(podKind, { ...pod, metadata: { ...pod.metadata, ownerReferences } })
}
