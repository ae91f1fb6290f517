import type { OwnerReference } from '#kube/meta/object.ts'
import type { Read } from '../../runtime/informer.ts'
import { batch, nothing, remove, update, type Intent, type Outcome } from '../../runtime/intents.ts'
import type { Graph, Node } from './graph.ts'

const foreground = 'foregroundDeletion'
const orphan = 'orphan'

/** Source: garbagecollector.go attemptToDeleteItem, processDeletingDependentsItem, orphanDependents. */
export function reconcileDependent(graph: Graph, id: string, read: Read): Outcome {
  const node = graph.find(id, read)
  if (!node) return nothing
  const { deletionTimestamp, finalizers = [] } = node.object.metadata
  if (deletionTimestamp !== undefined) {
    if (finalizers.includes(orphan)) return { intents: orphanDependents(graph, node, read) }
    return finalizers.includes(foreground) ? { intents: awaitDependents(graph, node, read) } : nothing
  }
  return { intents: collect(graph, node, read) }
}

/** Lets the dependents go free, then the object. */
function orphanDependents(graph: Graph, node: Node, read: Read): Intent[] {
  const freed = graph
    .dependentsOf(node.object, read)
    .map((dependent) => withoutOwners(dependent, (owner) => owner.uid === node.object.metadata.uid))
  return freed.length > 0 ? [batch(freed), withoutFinalizer(node, orphan)] : [withoutFinalizer(node, orphan)]
}

/** The object goes after the dependents that block it; those go because their owner waits. */
function awaitDependents(graph: Graph, node: Node, read: Read): Intent[] {
  const { uid } = node.object.metadata
  const isBlocked = graph
    .dependentsOf(node.object, read)
    .some(({ object }) =>
      object.metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true),
    )
  return isBlocked ? [] : [withoutFinalizer(node, foreground)]
}

function collect(graph: Graph, node: Node, read: Read): Intent[] {
  const { ownerReferences = [], namespace } = node.object.metadata
  if (ownerReferences.length === 0) return []
  const states = ownerReferences.map((owner) => ({ owner, state: stateOf(graph, owner, namespace, read) }))
  const isOf = (wanted: string) => (entry: { state: string }) => entry.state === wanted
  if (states.some(isOf('solid'))) {
    const gone = new Set(states.filter((entry) => entry.state !== 'solid').map(({ owner }) => owner.uid))
    return gone.size > 0 ? [withoutOwners(node, (owner) => gone.has(owner.uid))] : []
  }
  const dependents = states.some(isOf('waiting')) ? graph.dependentsOf(node.object, read) : []
  if (dependents.length === 0) return [remove(node.kind, node.object, { propagationPolicy: policyOf(node) })]
  // An owner that waits for its dependents waits for theirs, too; in a circle that would be for itself.
  const isInCircle = dependents.some(isAwaitingDependents)
  const isBlocking = ownerReferences.some(({ blockOwnerDeletion }) => blockOwnerDeletion === true)
  // The object that blocks no longer comes back here, and goes then.
  if (isInCircle && isBlocking) return [withoutBlocking(node)]
  return [remove(node.kind, node.object, { propagationPolicy: 'Foreground' })]
}

function isAwaitingDependents({ object: { metadata } }: Node): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(foreground) === true
}

function withoutBlocking({ kind, object }: Node): Intent {
  const ownerReferences =
    object.metadata.ownerReferences?.map((owner) => ({ ...owner, blockOwnerDeletion: false })) ?? []
  return update(kind, { ...object, metadata: { ...object.metadata, ownerReferences } })
}

function stateOf(
  graph: Graph,
  reference: OwnerReference,
  namespace: string | undefined,
  read: Read,
): 'solid' | 'absent' | 'waiting' {
  const owner = graph.findOwner(reference, namespace, read)
  if (owner === 'absent') return 'absent'
  if (owner === 'unknown') return 'solid'
  return isAwaitingDependents(owner) ? 'waiting' : 'solid'
}

/** What an earlier deletion asked for stands. */
function policyOf({ object }: Node): 'Background' | 'Foreground' | 'Orphan' {
  const finalizers = object.metadata.finalizers ?? []
  if (finalizers.includes(orphan)) return 'Orphan'
  return finalizers.includes(foreground) ? 'Foreground' : 'Background'
}

function withoutOwners({ kind, object }: Node, isGone: (owner: OwnerReference) => boolean): Intent {
  const ownerReferences = object.metadata.ownerReferences?.filter((owner) => !isGone(owner)) ?? []
  return update(kind, { ...object, metadata: { ...object.metadata, ownerReferences } })
}

function withoutFinalizer({ kind, object }: Node, finalizer: string): Intent {
  const finalizers = object.metadata.finalizers?.filter((name) => name !== finalizer) ?? []
  return update(kind, { ...object, metadata: { ...object.metadata, finalizers } })
}
