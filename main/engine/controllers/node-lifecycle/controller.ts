import { node as nodeKind, type Node, type Taint } from '#kube/kinds/core/node.ts'
import { equalJson } from '#kube/meta/json.ts'
import { findCondition } from '#kube/meta/object.ts'
import type { ControllerDeclaration, View } from '../../runtime/controller.ts'
import { nothing, update, type Outcome } from '../../runtime/intents.ts'

/**
 * Taints nodes by their conditions, so that the scheduler passes them by. It evicts nothing: the nodes live in this
 * process, so an absence of theirs is the engine's own and a pause, not a failure of pods.
 * Source: pkg/controller/nodelifecycle doNoScheduleTaintingPass.
 */
export const nodeLifecycleController: ControllerDeclaration<Node> = {
  name: 'node-controller',
  kind: nodeKind,
  reconcile: reconcileNode,
}

const ours = new Set([
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/unschedulable',
])

export function reconcileNode({ object: node }: View<Node>): Outcome {
  if (!node || node.metadata.deletionTimestamp !== undefined) return nothing
  const others = node.spec?.taints?.filter((taint) => !ours.has(taint.key) || taint.effect !== 'NoSchedule') ?? []
  const taints = [...others, ...wantedTaints(node)]
  if (equalJson(node.spec?.taints ?? [], taints)) return nothing
  const { taints: _former, ...spec } = node.spec ?? {}
  return { intents: [update(nodeKind, { ...node, spec: taints.length > 0 ? { ...spec, taints } : spec })] }
}

function wantedTaints(node: Node): Taint[] {
  const ready = findCondition(node.status?.conditions, 'Ready')?.status ?? 'Unknown'
  return [
    ...(ready === 'False' ? [taint('node.kubernetes.io/not-ready')] : []),
    ...(ready === 'Unknown' ? [taint('node.kubernetes.io/unreachable')] : []),
    ...(node.spec?.unschedulable ? [taint('node.kubernetes.io/unschedulable')] : []),
  ]
}

function taint(key: string): Taint {
  return { key, effect: 'NoSchedule' }
}
