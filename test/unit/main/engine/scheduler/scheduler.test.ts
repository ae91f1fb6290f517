import { describe, expect, test } from 'vitest'
import type { Node, Taint } from '#kube/kinds/core/node.ts'
import type { Container, Pod, PodSpec } from '#kube/kinds/core/pod.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { reconcilePod } from '../../../../../main/engine/scheduler/reconcile.ts'
import type { Intent } from '../../../../../main/engine/runtime/intents.ts'
import { podRequests } from '../../../../../main/engine/runtime/resource-amounts.ts'
import { aPod } from '../../../../support/manifests.ts'
import { viewOf } from '../../../../support/reader.ts'

interface NodeShape {
  readonly cpu?: string
  readonly memory?: string
  readonly pods?: string
  readonly labels?: Record<string, string>
  readonly taints?: Taint[]
  readonly unschedulable?: boolean
}

const nodeOf = (
  name: string,
  { cpu = '1', memory = '1Gi', pods = '10', labels = {}, ...spec }: NodeShape = {},
): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
  spec,
  status: { allocatable: { cpu, memory, pods } },
})

const wants = (cpu: string, memory = '1Mi'): Partial<Container> => ({ resources: { requests: { cpu, memory } } })
const bound = (
  name: string,
  nodeName: string,
  container: Partial<Container> = {},
  phase: 'Running' | 'Succeeded' = 'Running',
): Pod => ({
  ...aPod(name, container, { nodeName }),
  status: { phase },
})

const schedule = (pod: Pod, others: readonly KubeObject[]): readonly Intent[] =>
  reconcilePod(viewOf(pod, others, 0)).intents
function nodeFor(pod: Pod, others: readonly KubeObject[]): string | undefined {
  const [intent] = schedule(pod, others)
  return intent?.type === 'update' && intent.subresource === 'binding'
    ? (intent.object as Pod).spec.nodeName
    : undefined
}
function reasonFor(pod: Pod, others: readonly KubeObject[]): string | undefined {
  const [intent] = schedule(pod, others)
  return intent?.type === 'event' ? intent.note.message : undefined
}

describe('the scheduler', () => {
  test('takes the node with the most left over', () => {
    const others = [nodeOf('a'), nodeOf('b'), bound('x', 'a', wants('500m'))]
    expect(nodeFor(aPod('p', wants('100m')), others)).toBe('b')
  })

  test('spreads pods that ask for nothing', () => {
    const others = [nodeOf('a'), nodeOf('b'), bound('x', 'a')]
    expect(nodeFor(aPod('p', {}), others)).toBe('b')
  })

  test('what has ended takes nothing', () => {
    const others = [nodeOf('a'), bound('x', 'a', wants('1'), 'Succeeded')]
    expect(nodeFor(aPod('p', wants('1')), others)).toBe('a')
  })

  test('obeys nodeSelector and taints, and what tolerates them', () => {
    const taint: Taint = { key: 'gpu', value: 'yes', effect: 'NoSchedule' }
    const nodes = [nodeOf('a', { taints: [taint] }), nodeOf('b', { labels: { disk: 'ssd' } })]
    const with_ = (spec: Partial<PodSpec>): Pod => aPod('p', {}, spec)
    expect(nodeFor(with_({ nodeSelector: { disk: 'ssd' } }), nodes)).toBe('b')
    expect(nodeFor(with_({}), [nodes[0] as Node])).toBeUndefined()
    expect(nodeFor(with_({ tolerations: [{ key: 'gpu', operator: 'Exists' }] }), [nodes[0] as Node])).toBe('a')
    expect(
      nodeFor(with_({ tolerations: [{ key: 'gpu', value: 'no', effect: 'NoSchedule' }] }), [nodes[0] as Node]),
    ).toBeUndefined()
  })

  test('would rather not go where a taint prefers it not', () => {
    const nodes = [
      nodeOf('a', { cpu: '8', memory: '8Gi', taints: [{ key: 'k', effect: 'PreferNoSchedule' }] }),
      nodeOf('b'),
    ]
    expect(nodeFor(aPod('p', {}), nodes)).toBe('b')
  })

  test('says for how many nodes each reason holds', () => {
    const nodes = [
      nodeOf('a', { cpu: '100m' }),
      nodeOf('b', { cpu: '100m' }),
      nodeOf('c', { unschedulable: true }),
      nodeOf('d', { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] }),
      nodeOf('e', { pods: '0' }),
    ]
    expect(reasonFor(aPod('p', wants('1')), nodes)).toBe(
      '0/5 nodes are available: 1 Too many pods, 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }, ' +
        '1 node(s) were unschedulable, 2 Insufficient cpu.',
    )
    expect(reasonFor(aPod('p', {}), [])).toBe('no nodes available to schedule pods')
  })

  test('marks the pod unschedulable, once for one reason', () => {
    const nodes = [nodeOf('a', { cpu: '1m' })]
    const [, status] = schedule(aPod('p', wants('1')), nodes)
    const marked = status?.type === 'update' ? (status.object as Pod) : aPod('p', {})
    expect(marked.status?.conditions).toMatchObject([
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' },
    ])
    expect(schedule(marked, nodes)).toEqual([])
    expect(nodeFor(marked, [nodeOf('a')])).toBe('a')
  })

  test('leaves pods of other schedulers, and those that have a node', () => {
    expect(schedule(aPod('p', {}, { schedulerName: 'mine' }), [nodeOf('a')])).toEqual([])
    expect(schedule(aPod('p', {}, { nodeName: 'a' }), [nodeOf('a')])).toEqual([])
  })
})

describe('what a pod asks for', () => {
  test('is its containers together, or its largest init container, with sidecars beside both', () => {
    const cpu = (name: string, amount: string, more: Partial<Container> = {}): Container => ({
      name,
      ...wants(amount),
      ...more,
    })
    const containers = [cpu('a', '100m'), cpu('b', '200m')]
    const pod = (...initContainers: Container[]): Pod => aPod('p', {}, { containers, initContainers })
    expect(podRequests(pod())['cpu']).toBe(300)
    expect(podRequests(pod(cpu('i', '250m')))['cpu']).toBe(300)
    expect(podRequests(pod(cpu('i', '900m'), cpu('j', '50m')))['cpu']).toBe(900)
    expect(podRequests(pod(cpu('s', '50m', { restartPolicy: 'Always' }), cpu('i', '400m')))['cpu']).toBe(450)
    expect(podRequests(aPod('p', { resources: { limits: { cpu: '1' } } }))['cpu']).toBe(1000)
  })
})
