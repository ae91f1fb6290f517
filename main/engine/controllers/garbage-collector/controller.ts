import type { ServedKinds } from '../../registry/served-kinds.ts'
import { watches, type ReconcilerDeclaration, type WatchDeclaration } from '../../runtime/reconciler.ts'
import { createGraph, objectId } from './graph.ts'
import { reconcileDependent } from './reconcile.ts'

/**
 * Deletes objects whose owners are gone. Upstream builds a graph of its own; here the indexes of the informers are the
 * graph, and a key is any object. Source: pkg/controller/garbagecollector/garbagecollector.go.
 */
export function createGarbageCollector(served: ServedKinds): ReconcilerDeclaration {
  const graph = createGraph(served)
  const everything = (): WatchDeclaration[] =>
    served.stored.map((kind) =>
      watches(kind, (object, read) => {
        const isOwned = (object.metadata.ownerReferences?.length ?? 0) > 0
        const isHeld = object.metadata.deletionTimestamp !== undefined
        const own = isOwned || isHeld ? [objectId(kind, object)] : []
        const owners = graph.ownersOf(object, read).map((owner) => objectId(owner.kind, owner.object))
        const dependents = graph
          .dependentsOf(object, read)
          .map((dependent) => objectId(dependent.kind, dependent.object))
        return [...own, ...owners, ...dependents]
      }),
    )
  return {
    name: 'garbage-collector',
    workers: 20,
    watches: [],
    changingWatches: { current: everything, onChange: (listener) => served.onChange(listener) },
    initialKeys: (read) => graph.initialDependents(read),
    reconcile: (id, read) => reconcileDependent(graph, id, read),
  }
}
