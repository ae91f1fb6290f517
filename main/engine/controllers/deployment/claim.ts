import { deployment as deploymentKind, type Deployment } from '#kube/kinds/apps/deployment.ts'
import { replicaSet, type ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import { controllerOf, type OwnerReference } from '#kube/meta/object.ts'
import { selects } from '#kube/selectors/labels.ts'
import { controllerReferenceTo } from '../../runtime/controller-reference.ts'
import type { Read } from '../../runtime/informer.ts'
import { update, type Intent } from '../../runtime/intents.ts'

/** The replica sets of a deployment; orphans that its selector matches are adopted, strangers let go. */
export function claimReplicaSets(deployment: Deployment, read: Read): { owned: ReplicaSet[]; intents: Intent[] } {
  const { namespace = '', uid = '', deletionTimestamp } = deployment.metadata
  const { selector } = deployment.spec
  const own = read(replicaSet)
    .ownedBy(uid)
    .filter((set) => controllerOf(set)?.uid === uid)
  const owned = own.filter((set) => selects(selector, set.metadata.labels))
  if (deletionTimestamp !== undefined) return { owned, intents: [] }
  const strangers = own.filter((set) => !selects(selector, set.metadata.labels))
  const orphans = read(replicaSet)
    .selected(namespace, selector)
    .filter((set) => !controllerOf(set) && set.metadata.deletionTimestamp === undefined)
  const intents = [
    ...strangers.map((set) => withOwners(set, (owners) => owners.filter((owner) => owner.uid !== uid))),
    ...orphans.map((set) =>
      withOwners(set, (owners) => [...owners, controllerReferenceTo(deploymentKind, deployment)]),
    ),
  ]
  return { owned, intents }
}

function withOwners(set: ReplicaSet, change: (owners: readonly OwnerReference[]) => OwnerReference[]): Intent {
  const ownerReferences = change(set.metadata.ownerReferences ?? [])
  return update(replicaSet, { ...set, metadata: { ...set.metadata, ownerReferences } })
}
