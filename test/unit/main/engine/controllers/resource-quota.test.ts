import { afterEach, beforeEach, expect, test } from 'vitest'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { service as serviceKind, type Service } from '#kube/kinds/core/service.ts'
import type { ResourceQuota } from '#kube/kinds/core/resource-quota.ts'
import { resourceQuota } from '#kube/kinds/core/resource-quota.ts'
import { reconcileQuota } from '../../../../../main/engine/controllers/resource-quota/reconcile.ts'
import { startTestCluster, type TestCluster } from '../../../../support/test-cluster.ts'
import { viewOf } from '../../../../support/reader.ts'

const kinds = [podKind, serviceKind] as unknown as Parameters<typeof reconcileQuota>[1]

function quotaOf(hard: Record<string, string>, rest: object = {}): ResourceQuota {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'q', namespace: 'default' },
    spec: { hard, ...rest },
  }
}

function podOf(name: string, phase: 'Running' | 'Succeeded', namespace = 'default'): Pod {
  const containers = [{ name: 'c', resources: { requests: { cpu: '250m' }, limits: { memory: '1Gi' } } }]
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { containers }, status: { phase } }
}

function statusWritten(quota: ResourceQuota, ...others: Parameters<typeof viewOf>[1][number][]): unknown {
  const [intent] = reconcileQuota(viewOf(quota, others, 0), kinds).intents
  return intent?.type === 'update' ? (intent.object as ResourceQuota).status : undefined
}

test('counts what is there, and what has ended only as an object', () => {
  const hard = { pods: '9', 'count/pods': '9', 'requests.cpu': '2', 'limits.memory': '4Gi', 'count/x.y': '1' }
  const pods = [podOf('a', 'Running'), podOf('b', 'Running'), podOf('c', 'Succeeded'), podOf('d', 'Running', 'other')]
  expect(statusWritten(quotaOf(hard), ...pods)).toEqual({
    hard,
    used: { pods: '2', 'count/pods': '3', 'requests.cpu': '500m', 'limits.memory': '2Gi' },
  })
})

test('counts the ports that services ask of the nodes', () => {
  const service: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's', namespace: 'default' },
    spec: { type: 'LoadBalancer', ports: [{ port: 1 }, { port: 2 }] },
  }
  const hard = { services: '9', 'services.nodeports': '9', 'services.loadbalancers': '9' }
  expect(statusWritten(quotaOf(hard), service)).toEqual({
    hard,
    used: { services: '1', 'services.nodeports': '2', 'services.loadbalancers': '1' },
  })
})

test('writes nothing where nothing has changed, and comes back', () => {
  const status = { hard: { pods: '1' }, used: { pods: '0' } }
  const outcome = reconcileQuota(viewOf({ ...quotaOf({ pods: '1' }), status }, [], 0), kinds)
  expect(outcome).toEqual({ intents: [], requeueAfter: 300_000 })
})

let cluster: TestCluster
beforeEach(async () => {
  cluster = await startTestCluster({ runtime: 'simulated' })
})
afterEach(() => cluster.stop())

test('a quota holds while many pods are made, and is given back when they go', async () => {
  const { registry } = cluster
  await registry.create(resourceQuota, quotaOf({ pods: '3' }))
  const used = (): string | undefined => registry.get(resourceQuota, 'default', 'q').status?.used?.['pods']
  await cluster.until('the quota is counted', resourceQuota, ([quota]) => quota?.status?.used !== undefined)

  const create = (index: number): Promise<unknown> => {
    const metadata = { name: `p${String(index)}`, namespace: 'default' }
    const spec = { containers: [{ name: 'c', image: 'i' }] }
    return registry.create(podKind, { apiVersion: 'v1', kind: 'Pod', metadata, spec })
  }
  const results = await Promise.allSettled(Array.from({ length: 12 }, (_, index) => create(index)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  expect(used()).toBe('3')

  const [first] = registry.list(podKind, { namespace: 'default' }).items
  await registry.delete(podKind, 'default', first?.metadata.name ?? '', { gracePeriodSeconds: 0 })
  await cluster.until('the pod is given back', resourceQuota, ([quota]) => quota?.status?.used?.['pods'] === '2')
})
