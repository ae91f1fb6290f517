import { kinds } from '#kube/kinds/registry.ts'
import { watches, type ReconcilerDeclaration } from '../../runtime/reconciler.ts'
import { dependentsOf, initialDependents, objectId, ownersOf } from './graph.ts'
import { reconcileDependent } from './reconcile.ts'

/**
 * Deletes objects whose owners are gone. Upstream builds a graph of its own; here the indexes of the informers are the
 * graph, and a key is any object. Source: pkg/controller/garbagecollector/garbagecollector.go.
 */
export const garbageCollector: ReconcilerDeclaration = {
  name: 'garbage-collector',
  workers: 20,
  watches: kinds.map((kind) =>
    watches(kind, (object, read) => {
      const isOwned = (object.metadata.ownerReferences?.length ?? 0) > 0
      const isHeld = object.metadata.deletionTimestamp !== undefined
      const own = isOwned || isHeld ? [objectId(kind, object)] : []
      const owners = ownersOf(object, read).map((owner) => objectId(owner.kind, owner.object))
      const dependents = dependentsOf(object, read).map((dependent) => objectId(dependent.kind, dependent.object))
      return [...own, ...owners, ...dependents]
    }),
  ),
  initialKeys: initialDependents,
  reconcile: reconcileDependent,
}
