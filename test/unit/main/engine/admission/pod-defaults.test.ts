import { expect, test } from 'vitest'
import { namespace } from '#kube/kinds/core/namespace.ts'
import { node } from '#kube/kinds/core/node.ts'
import { persistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { serviceAccount } from '#kube/kinds/core/service-account.ts'
import { runtimeClass } from '#kube/kinds/node/runtime-class.ts'
import { priorityClass } from '#kube/kinds/scheduling/priority-class.ts'
import { storageClass } from '#kube/kinds/storage/storage-class.ts'
import { registryUnderTest } from '../../../../support/registry-under-test.ts'
import { refusalOf } from '../../../../support/test-registry.ts'

const under = registryUnderTest()

function podWith(spec: object = {}, metadata: object = {}): Pod {
  const whole = { containers: [{ name: 'c', image: 'i' }], ...spec }
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default', ...metadata }, spec: whole }
}

const create = (spec?: object, metadata?: object): Promise<Pod> =>
  under.registry.create(podKind, podWith(spec, metadata))

test('a pod is given the token of its account', async () => {
  const { spec } = await create({ initContainers: [{ name: 'i', image: 'i' }] })
  const volume = spec.volumes?.[0]
  expect(spec.serviceAccountName).toBe('default')
  expect(volume?.name).toMatch(/^kube-api-access-[a-z0-9]{5}$/)
  expect(volume?.['projected']).toEqual({
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
    defaultMode: 420,
  })
  const mount = { name: volume?.name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
    expect(container.volumeMounts).toEqual([mount])
  }
})

test('neither pod nor account need want the token, and the pod has the last word', async () => {
  const { registry } = under
  const metadata = { name: 'shy', namespace: 'default' }
  await registry.create(serviceAccount, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata,
    automountServiceAccountToken: false,
    imagePullSecrets: [{ name: 'pull' }],
  })
  const shy = await create({ serviceAccountName: 'shy' }, { name: 'a' })
  expect([shy.spec.volumes, shy.spec.imagePullSecrets]).toEqual([undefined, [{ name: 'pull' }]])
  const bold = await create({ serviceAccountName: 'shy', automountServiceAccountToken: true }, { name: 'b' })
  expect(bold.spec.volumes).toHaveLength(1)
})

test.each([
  [{ serviceAccountName: 'nope' }, 'error looking up service account default/nope: serviceaccount "nope" not found'],
  [{ priorityClassName: 'nope' }, 'no PriorityClass with name nope was found'],
  [
    { priority: 7 },
    'the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
  ],
  [{ runtimeClassName: 'nope' }, 'pod rejected: RuntimeClass "nope" not found'],
  [{ overhead: { cpu: '1' } }, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'],
])('refuses %j', async (spec, detail) => {
  expect(await refusalOf(() => create(spec))).toMatchObject({
    code: 403,
    message: `pods "p" is forbidden: ${detail}`,
  })
})

test('a namespace is waited for until it has its account', async () => {
  const { registry, clock } = under
  await registry.create(namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fresh' } })
  const pending = create({}, { namespace: 'fresh' })
  const metadata = { name: 'default', namespace: 'fresh' }
  await registry.create(serviceAccount, { apiVersion: 'v1', kind: 'ServiceAccount', metadata })
  await clock.advance(100)
  await expect(pending).resolves.toMatchObject({ spec: { serviceAccountName: 'default' } })
})

test('priority comes from the class, and from the default class where none is named', async () => {
  const { registry } = under
  const metadata = { name: 'high' }
  const base = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass' }
  await registry.create(priorityClass, { ...base, metadata, value: 9, globalDefault: true, preemptionPolicy: 'Never' })
  await expect(create()).resolves.toMatchObject({
    spec: { priorityClassName: 'high', priority: 9, preemptionPolicy: 'Never' },
  })
  const second = { ...base, metadata: { name: 'other' }, value: 1, globalDefault: true }
  expect(await refusalOf(() => registry.create(priorityClass, second))).toMatchObject({
    message:
      'priorityclasses.scheduling.k8s.io "other" is forbidden: PriorityClass high is already marked as default. Only one default can exist',
  })
})

test('a runtime class adds what it costs and where it runs', async () => {
  await under.registry.create(runtimeClass, {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: 'vm' },
    handler: 'vm',
    overhead: { podFixed: { cpu: '250m' } },
    scheduling: { nodeSelector: { a: 'b' }, tolerations: [{ key: 'k', operator: 'Exists' }] },
  })
  const { spec } = await create({ runtimeClassName: 'vm', nodeSelector: { c: 'd' } })
  expect(spec).toMatchObject({ overhead: { cpu: '250m' }, nodeSelector: { a: 'b', c: 'd' } })
  expect(spec.tolerations).toContainEqual({ key: 'k', operator: 'Exists' })
  const other = { runtimeClassName: 'vm', nodeSelector: { a: 'c' } }
  expect(await refusalOf(() => create(other))).toMatchObject({
    message:
      'pods "p" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[a] = b; pod.spec.nodeSelector[a] = c',
  })
})

test('a pod on a node knows where that stands', async () => {
  const { registry } = under
  const labels = { 'topology.kubernetes.io/zone': 'z', other: 'x' }
  await registry.create(node, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', labels } })
  await create()
  const bound = await registry.modify(
    podKind,
    'default',
    'p',
    (pod) => ({ ...pod, spec: { ...pod.spec, nodeName: 'n' } }),
    { subresource: 'binding' },
  )
  expect(bound.metadata.labels).toEqual({ 'topology.kubernetes.io/zone': 'z' })
})

test('a new node takes no pods yet', async () => {
  const made = await under.registry.create(node, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } })
  expect(made.spec?.taints).toEqual([{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }])
})

test('a claim is of the newest default class, and outlives its deletion while it is used', async () => {
  const { registry } = under
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
  await registry.create(storageClass, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'gold', annotations },
    provisioner: 'p',
  })
  const claim = await registry.create(persistentVolumeClaim, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'v', namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  })
  expect(claim).toMatchObject({
    metadata: { finalizers: ['kubernetes.io/pvc-protection'] },
    spec: { storageClassName: 'gold' },
  })
})
