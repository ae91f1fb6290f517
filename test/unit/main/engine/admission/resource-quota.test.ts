import { expect, test } from 'vitest'
import { configMap } from '#kube/kinds/core/config-map.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { resourceQuota } from '#kube/kinds/core/resource-quota.ts'
import { service, type Service } from '#kube/kinds/core/service.ts'
import { resourceClaim, type ResourceClaim } from '#kube/kinds/resource/resource-claim.ts'
import { registryUnderTest } from '../../../../support/registry-under-test.ts'
import { refusalOf } from '../../../../support/test-registry.ts'

const under = registryUnderTest()

type Amounts = Record<string, string>

/** A quota that has been counted once. */
async function limit(hard: Amounts, rest: object = {}): Promise<void> {
  const metadata = { name: 'q', namespace: 'default' }
  const { registry } = under
  await registry.create(resourceQuota, {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata,
    spec: { hard, ...rest },
  })
  const used = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']))
  await registry.modify(resourceQuota, 'default', 'q', (quota) => ({ ...quota, status: { hard, used } }), {
    subresource: 'status',
  })
}

const used = (): unknown => under.registry.get(resourceQuota, 'default', 'q').status?.used

function podWith(name: string, requests: Amounts, limits: Amounts, rest: object = {}): Pod {
  const containers = [{ name: 'c', image: 'i', resources: { requests, limits } }]
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec: { containers, ...rest } }
}

test('charges what a pod asks for, and refuses what is too much', async () => {
  const { registry } = under
  await limit({ pods: '2', 'requests.cpu': '1', 'limits.memory': '1Gi' })
  await registry.create(podKind, podWith('a', { cpu: '600m' }, { memory: '100Mi' }))
  expect(used()).toEqual({ pods: '1', 'requests.cpu': '600m', 'limits.memory': '100Mi' })

  const tooMuch = podWith('b', { cpu: '600m' }, { memory: '2Gi' })
  expect(await refusalOf(() => registry.create(podKind, tooMuch))).toMatchObject({
    code: 403,
    message:
      'pods "b" is forbidden: exceeded quota: q, requested: limits.memory=2Gi,requests.cpu=600m, used: limits.memory=100Mi,requests.cpu=600m, limited: limits.memory=1Gi,requests.cpu=1',
  })
  expect(used()).toEqual({ pods: '1', 'requests.cpu': '600m', 'limits.memory': '100Mi' })
})

test('asks for what it counts', async () => {
  await limit({ 'requests.cpu': '1', 'limits.memory': '1Gi' })
  expect(await refusalOf(() => under.registry.create(podKind, podWith('a', {}, {})))).toMatchObject({
    message: 'pods "a" is forbidden: failed quota: q: must specify limits.memory for: c; requests.cpu for: c',
  })
})

test('of many writes at once only those that fit succeed', async () => {
  const { registry } = under
  await limit({ 'count/configmaps': '3' })
  const create = (index: number): Promise<unknown> =>
    registry.create(configMap, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `m${String(index)}`, namespace: 'default' },
    })
  const results = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => create(index)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  expect(used()).toEqual({ 'count/configmaps': '3' })
})

test('a quota that has not been counted yet lets nothing pass', async () => {
  const { registry } = under
  await limit({ pods: '2' })
  await registry.modify(resourceQuota, 'default', 'q', (quota) => ({ ...quota, status: { hard: { pods: '2' } } }), {
    subresource: 'status',
  })
  expect(await refusalOf(() => registry.create(podKind, podWith('a', {}, {})))).toMatchObject({
    message: 'pods "a" is forbidden: status unknown for quota: q, resources: pods',
  })
})

test('nothing is charged for a dry run', async () => {
  await limit({ pods: '2' })
  await under.registry.create(podKind, podWith('a', {}, {}), { dryRun: true })
  expect(used()).toEqual({ pods: '0' })
})

test.each<[string, object, object, boolean]>([
  ['Terminating', { scopes: ['Terminating'] }, { activeDeadlineSeconds: 5 }, true],
  ['Terminating', { scopes: ['Terminating'] }, {}, false],
  ['NotBestEffort', { scopes: ['NotBestEffort'] }, {}, false],
  ['BestEffort', { scopes: ['BestEffort'] }, {}, true],
])('the scope %s of %j counts %j: %s', async (_, scope, spec, isCounted) => {
  await limit({ pods: '2' }, scope)
  await under.registry.create(podKind, podWith('a', {}, {}, spec))
  expect(used()).toEqual({ pods: isCounted ? '1' : '0' })
})

test('a service is charged again when its type changes', async () => {
  const { registry } = under
  await limit({ services: '5', 'services.nodeports': '1' })
  const object: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's', namespace: 'default' },
    spec: { ports: [{ port: 80 }] },
  }
  await registry.create(service, object)
  expect(used()).toEqual({ services: '1', 'services.nodeports': '0' })
  await registry.modify(service, 'default', 's', (current) => ({
    ...current,
    spec: { ...current.spec, type: 'NodePort' as const },
  }))
  expect(used()).toEqual({ services: '1', 'services.nodeports': '1' })
})

function claimOf(name: string, ...requests: object[]): ResourceClaim {
  const metadata = { name, namespace: 'default' }
  const spec = { devices: { requests } }
  return { apiVersion: 'resource.k8s.io/v1', kind: 'ResourceClaim', metadata, spec } as unknown as ResourceClaim
}

test('devices count by class, in the worst case', async () => {
  const { registry } = under
  const [gpus, tpus] = ['gpu', 'tpu'].map((name) => `${name}.deviceclass.resource.k8s.io/devices`)
  const implicit = 'requests.deviceclass.resource.kubernetes.io/gpu'
  await limit({ [gpus ?? '']: '3', [tpus ?? '']: '40', [implicit]: '2' })
  const gpu = { name: 'a', exactly: { deviceClassName: 'gpu', count: 2 } }
  await registry.create(resourceClaim, claimOf('c1', gpu))
  expect(used()).toEqual({ [gpus ?? '']: '2', [tpus ?? '']: '0', [implicit]: '2' })
  expect(await refusalOf(() => registry.create(resourceClaim, claimOf('c2', gpu)))).toMatchObject({
    message:
      'resourceclaims.resource.k8s.io "c2" is forbidden: exceeded quota: q, requested: gpu.deviceclass.resource.k8s.io/devices=2,requests.deviceclass.resource.kubernetes.io/gpu=2, used: gpu.deviceclass.resource.k8s.io/devices=2,requests.deviceclass.resource.kubernetes.io/gpu=2, limited: gpu.deviceclass.resource.k8s.io/devices=3,requests.deviceclass.resource.kubernetes.io/gpu=2',
  })
  await registry.create(
    resourceClaim,
    claimOf('c3', { name: 'a', exactly: { deviceClassName: 'tpu', allocationMode: 'All' } }),
  )
  expect(used()).toMatchObject({ [tpus ?? '']: '32' })
  const firstAvailable = [
    { name: 'x', deviceClassName: 'tpu', count: 5 },
    { name: 'y', deviceClassName: 'tpu', count: 3 },
  ]
  await registry.create(resourceClaim, claimOf('c4', { name: 'a', firstAvailable }))
  expect(used()).toMatchObject({ [tpus ?? '']: '37' })
})
