import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { isFinished } from '#kube/kinds/core/pod-phase.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { keyOf } from '#kube/meta/object.ts'
import type { ControllerDeclaration } from '../runtime/controller.ts'
import type { Read } from '../runtime/informer.ts'
import { podsByNode } from '../runtime/pod-state.ts'
import { watches } from '../runtime/reconciler.ts'
import { isUnscheduled, reconcilePod, schedulerName } from './reconcile.ts'

/**
 * Binds pods to nodes. One worker: each decision sees the one before, so there is nothing to assume and take back.
 * Source: pkg/scheduler.
 */
export const scheduler: ControllerDeclaration<Pod> = {
  name: schedulerName,
  kind: podKind,
  workers: 1,
  concerns: isUnscheduled,
  watches: [watches(nodeKind, (_node, read) => waiting(read)), watches(podKind, keysFreedBy)],
  reconcile: reconcilePod,
}

/** Room on a node is made by a pod that ends or goes: those that found none get another try. */
function keysFreedBy(pod: Pod, read: Read): string[] {
  const isGone = !read(podKind).get(pod.metadata.namespace, pod.metadata.name)
  return pod.spec.nodeName && (isGone || isFinished(pod)) ? waiting(read) : []
}

function waiting(read: Read): string[] {
  return read(podKind).by(podsByNode, '').filter(isUnscheduled).map(keyOf)
}
