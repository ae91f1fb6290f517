import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { keyOf } from '#kube/meta/object.ts'
import type { ControllerDeclaration } from '../../runtime/controller.ts'
import { watches } from '../../runtime/reconciler.ts'
import { podsByNode } from '../../runtime/pod-state.ts'
import { reconcilePodGc } from './reconcile.ts'

/** Removes pods that no node looks after any more. Source: pkg/controller/podgc/gc_controller.go. */
export const podGcController: ControllerDeclaration<Pod> = {
  name: 'pod-garbage-collector',
  kind: podKind,
  concerns: (pod) => Boolean(pod.spec.nodeName) || pod.metadata.deletionTimestamp !== undefined,
  watches: [watches(nodeKind, (node, read) => read(podKind).by(podsByNode, node.metadata.name).map(keyOf))],
  reconcile: reconcilePodGc,
}
