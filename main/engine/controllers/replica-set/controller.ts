import { replicaSet, type ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { controllerOf, keyOf } from '#kube/meta/object.ts'
import { selects } from '#kube/selectors/labels.ts'
import type { ControllerDeclaration } from '../../runtime/controller.ts'
import { watches } from '../../runtime/reconciler.ts'
import type { Read } from '../../runtime/informer.ts'
import { reconcileReplicaSet } from './reconcile.ts'

/** Keeps a replica set's number of pods. Source: pkg/controller/replicaset/replica_set.go. */
export const replicaSetController: ControllerDeclaration<ReplicaSet> = {
  name: 'replicaset-controller',
  kind: replicaSet,
  watches: [watches(podKind, keysOfPod)],
  reconcile: reconcileReplicaSet,
}

/** The owner of a pod; for an orphan every replica set that might adopt it. */
function keysOfPod(pod: Pod, read: Read): string[] {
  const owner = controllerOf(pod)
  const { namespace, labels } = pod.metadata
  if (owner) return owner.kind === 'ReplicaSet' ? [`${namespace ?? ''}/${owner.name}`] : []
  const candidates = read(replicaSet).list(namespace)
  return candidates.filter((set) => selects(set.spec.selector, labels)).map(keyOf)
}
