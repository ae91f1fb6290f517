import { describe, expect, test } from 'vitest'
import type { Node, Taint } from '#kube/kinds/core/node.ts'
import { reconcileNode } from '../../../../../main/engine/controllers/node-lifecycle/controller.ts'
import { reconcilePodGc } from '../../../../../main/engine/controllers/pod-gc/reconcile.ts'
import { aPod } from '../../../../support/manifests.ts'
import { viewOf } from '../../../../support/reader.ts'

const aNode = (ready: 'True' | 'False' | 'Unknown' | undefined, spec: Node['spec'] = {}): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'n1' },
  spec,
  status: { conditions: ready ? [{ type: 'Ready', status: ready }] : [] },
})

function taintsOf(node: Node): Taint[] | undefined {
  const [intent] = reconcileNode(viewOf(node, [], 0)).intents
  return intent?.type === 'update' ? ((intent.object as Node).spec?.taints ?? []) : undefined
}

describe('a node', () => {
  const mine: Taint = { key: 'gpu', effect: 'NoSchedule' }
  const notReady: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }

  test.each([
    ['False', 'node.kubernetes.io/not-ready'],
    ['Unknown', 'node.kubernetes.io/unreachable'],
    [undefined, 'node.kubernetes.io/unreachable'],
  ] as const)('whose readiness is %s takes no new pods, and keeps those it has', (ready, key) => {
    expect(taintsOf(aNode(ready, { taints: [mine] }))).toEqual([mine, { key, effect: 'NoSchedule' }])
  })

  test('that is ready again loses the taint, and no other', () => {
    expect(taintsOf(aNode('True', { taints: [mine, notReady] }))).toEqual([mine])
    expect(taintsOf(aNode('True', { taints: [mine] }))).toBeUndefined()
  })

  test('that is cordoned is tainted', () => {
    expect(taintsOf(aNode('True', { unschedulable: true }))).toMatchObject([
      { key: 'node.kubernetes.io/unschedulable' },
    ])
  })
})

describe('a pod without its node', () => {
  const bound = aPod('p', {}, { nodeName: 'n1' })

  test('has failed for those who wait for it, and goes', () => {
    expect(reconcilePodGc(viewOf(bound, [], 0)).intents).toMatchObject([
      {
        type: 'update',
        subresource: 'status',
        object: { status: { phase: 'Failed', conditions: [{ type: 'DisruptionTarget' }] } },
      },
      { type: 'delete', options: { gracePeriodSeconds: 0 } },
    ])
  })

  test('is left alone while the node is there, whatever its state', () => {
    expect(reconcilePodGc(viewOf(bound, [aNode('Unknown')], 0)).intents).toEqual([])
  })
})
