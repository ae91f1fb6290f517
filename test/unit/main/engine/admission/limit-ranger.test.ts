import { expect, test } from 'vitest'
import { limitRange, type LimitRange } from '#kube/kinds/core/limit-range.ts'
import { persistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { registryUnderTest } from '../../../../support/registry-under-test.ts'
import { refusalOf } from '../../../../support/test-registry.ts'

const under = registryUnderTest()

type Limits = NonNullable<NonNullable<LimitRange['spec']>['limits']>
type Amounts = Record<string, string>

async function limit(limits: Limits): Promise<void> {
  const metadata = { name: 'l', namespace: 'default' }
  await under.registry.create(limitRange, { apiVersion: 'v1', kind: 'LimitRange', metadata, spec: { limits } })
}

function podWith(requests: Amounts, limits: Amounts): Pod {
  const containers = [{ name: 'c', image: 'i', resources: { requests, limits } }]
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default' }, spec: { containers } }
}

test('fills in what a container leaves out, and says so', async () => {
  await limit([{ type: 'Container', default: { cpu: '500m', memory: '1Gi' }, defaultRequest: { cpu: '100m' } }])
  const { metadata, spec } = await under.registry.create(podKind, podWith({}, { memory: '2Gi' }))
  expect(spec.containers[0]?.resources).toEqual({
    limits: { cpu: '500m', memory: '2Gi' },
    requests: { cpu: '100m', memory: '2Gi' },
  })
  expect(metadata.annotations).toEqual({
    'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu request for container c; cpu limit for container c',
  })
})

test.each<[Amounts, Amounts, string]>([
  [
    { cpu: '50m' },
    { cpu: '1500m' },
    '[minimum cpu usage per Container is 100m, but request is 50m, maximum cpu usage per Container is 1, but limit is 1500m, cpu max limit to request ratio per Container is 2, but provided ratio is 30.000000]',
  ],
  [
    { cpu: '300m' },
    { cpu: '900m' },
    'cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000',
  ],
])('refuses %j with %j', async (requests, limits, detail) => {
  await limit([{ type: 'Container', min: { cpu: '100m' }, max: { cpu: '1' }, maxLimitRequestRatio: { cpu: '2' } }])
  expect(await refusalOf(() => under.registry.create(podKind, podWith(requests, limits)))).toMatchObject({
    code: 403,
    message: `pods "p" is forbidden: ${detail}`,
  })
})

test.each([
  ['1Gi', 'minimum storage usage per PersistentVolumeClaim is 2Gi, but request is 1Gi'],
  ['5Gi', 'maximum storage usage per PersistentVolumeClaim is 4Gi, but request is 5Gi'],
])('refuses a claim of %s', async (storage, detail) => {
  await limit([{ type: 'PersistentVolumeClaim', min: { storage: '2Gi' }, max: { storage: '4Gi' } }])
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'v', namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  }
  expect(await refusalOf(() => under.registry.create(persistentVolumeClaim, claim))).toMatchObject({
    message: `persistentvolumeclaims "v" is forbidden: ${detail}`,
  })
})
