import type { OwnerReference } from '#kube/meta/object.ts'
import type { Read } from '../../runtime/informer.ts'
import { batch, nothing, remove, update, type Intent, type Outcome } from '../../runtime/intents.ts'
import { dependentsOf, findNode, findOwner, type Node } from './graph.ts'

const foreground = 'foregroundDeletion'
const orphan = 'orphan'

/** Source: garbagecollector.go attemptToDeleteItem, processDeletingDependentsItem, orphanDependents. */
export function reconcileDependent(id: string, read: Read): Outcome {
  const node = findNode(id, read)
  if (!node) return nothing
  const { deletionTimestamp, finalizers = [] } = node.object.metadata
  if (deletionTimestamp !== undefined) {
    if (finalizers.includes(orphan)) return { intents: orphanDependents(node, read) }
    return finalizers.includes(foreground) ? { intents: awaitDependents(node, read) } : nothing
  }
  return { intents: collect(node, read) }
}

/** Lets the dependents go free, then the object. */
function orphanDependents(node: Node, read: Read): Intent[] {
  const freed = dependentsOf(node.object, read).map((dependent) =>
    withoutOwners(dependent, (owner) => owner.uid === node.object.metadata.uid),
  )
  return freed.length > 0 ? [batch(freed), withoutFinalizer(node, orphan)] : [withoutFinalizer(node, orphan)]
}

/** The object goes after the dependents that block it; those go because their owner waits. */
function awaitDependents(node: Node, read: Read): Intent[] {
  const { uid } = node.object.metadata
  const isBlocked = dependentsOf(node.object, read).some(({ object }) =>
    object.metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true),
  )
  return isBlocked ? [] : [withoutFinalizer(node, foreground)]
}

function collect(node: Node, read: Read): Intent[] {
  const { ownerReferences = [], namespace } = node.object.metadata
  if (ownerReferences.length === 0) return []
  const states = ownerReferences.map((owner) => ({ owner, state: stateOf(owner, namespace, read) }))
  const isOf = (wanted: string) => (entry: { state: string }) => entry.state === wanted
  if (states.some(isOf('solid'))) {
    const gone = new Set(states.filter((entry) => entry.state !== 'solid').map(({ owner }) => owner.uid))
    return gone.size > 0 ? [withoutOwners(node, (owner) => gone.has(owner.uid))] : []
  }
  // An owner that waits for its dependents waits for theirs, too.
  const isAwaited = states.some(isOf('waiting')) && dependentsOf(node.object, read).length > 0
  return [remove(node.kind, node.object, { propagationPolicy: isAwaited ? 'Foreground' : policyOf(node) })]
}

function stateOf(reference: OwnerReference, namespace: string | undefined, read: Read): 'solid' | 'absent' | 'waiting' {
  const owner = findOwner(reference, namespace, read)
  if (owner === 'absent') return 'absent'
  if (owner === 'unknown') return 'solid'
  const { deletionTimestamp, finalizers } = owner.object.metadata
  return deletionTimestamp !== undefined && finalizers?.includes(foreground) ? 'waiting' : 'solid'
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
