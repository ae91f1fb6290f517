import { deployment, type Deployment } from '#kube/kinds/apps/deployment.ts'
import { replicaSet, type ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { controllerOf, keyOf } from '#kube/meta/object.ts'
import { selects } from '#kube/selectors/labels.ts'
import type { ControllerDeclaration } from '../../runtime/controller.ts'
import { watches } from '../../runtime/reconciler.ts'
import type { Read } from '../../runtime/informer.ts'
import { reconcileDeployment } from './reconcile.ts'

/** Rolls a deployment's template out through replica sets. Source: pkg/controller/deployment. */
export const deploymentController: ControllerDeclaration<Deployment> = {
  name: 'deployment-controller',
  kind: deployment,
  watches: [watches(replicaSet, keysOfReplicaSet), watches(podKind, keysOfPod)],
  reconcile: reconcileDeployment,
}

function keysOfReplicaSet(set: ReplicaSet, read: Read): string[] {
  const owner = controllerOf(set)
  const { namespace, labels } = set.metadata
  if (owner) return owner.kind === 'Deployment' ? [`${namespace ?? ''}/${owner.name}`] : []
  return read(deployment)
    .list(namespace)
    .filter((candidate) => selects(candidate.spec.selector, labels))
    .map(keyOf)
}

/** Only Recreate counts pods themselves: it waits until the last old one is gone. */
function keysOfPod(pod: Pod, read: Read): string[] {
  const owner = controllerOf(pod)
  if (owner?.kind !== 'ReplicaSet') return []
  const set = read(replicaSet).get(pod.metadata.namespace, owner.name)
  const keys = set ? keysOfReplicaSet(set, read) : []
  return keys.filter((key) => read(deployment).find(key)?.spec.strategy?.type === 'Recreate')
}
