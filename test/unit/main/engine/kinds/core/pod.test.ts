import { describe, expect, test } from 'vitest'
import { pod, type Pod, type PodSpec } from '#kube/kinds/core/pod.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'
import { causesOf, refusalOf } from '../../../../../support/test-registry.ts'

const under = registryUnderTest()

const body = (spec: Partial<PodSpec> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace: 'default' },
  spec: { containers: [{ name: 'main', image: 'busybox' }], ...spec },
})
const create = (spec: Partial<PodSpec>) => under.registry.create(pod, body(spec))

test('gets every default that clients see', async () => {
  const created = await create({
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'main',
        image: 'registry.example:5000/app:1.2',
        ports: [{ containerPort: 80 }],
        env: [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
        resources: { limits: { cpu: '0.5', memory: '1024Mi' }, requests: { cpu: '100m' } },
        livenessProbe: { httpGet: { port: 80 } },
      },
    ],
    volumes: [
      { name: 'none' },
      { name: 'secret', secret: { secretName: 's' } },
      { name: 'host', hostPath: { path: '/' } },
    ],
  })
  expect(created.spec).toEqual({
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'main',
        image: 'registry.example:5000/app:1.2',
        imagePullPolicy: 'IfNotPresent',
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        ports: [{ containerPort: 80, protocol: 'TCP' }],
        env: [{ name: 'IP', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } } }],
        resources: { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '100m', memory: '1Gi' } },
        livenessProbe: {
          httpGet: { port: 80, path: '/', scheme: 'HTTP' },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
      },
    ],
    volumes: [
      { name: 'none', emptyDir: {} },
      { name: 'secret', secret: { secretName: 's', defaultMode: 420 } },
      { name: 'host', hostPath: { path: '/', type: '' } },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: 'default',
    serviceAccount: 'default',
    securityContext: {},
    schedulerName: 'default-scheduler',
    enableServiceLinks: true,
    priority: 0,
    preemptionPolicy: 'PreemptLowerPriority',
    tolerations: [
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
    ],
  })
  expect(created.status).toEqual({ phase: 'Pending', qosClass: 'Burstable' })
  expect(created.metadata.generation).toBe(1)
})

test.each([
  ['busybox', 'Always'],
  ['busybox:latest', 'Always'],
  ['host:5000/busybox', 'Always'],
  ['busybox:1', 'IfNotPresent'],
  ['busybox@sha256:aa', 'IfNotPresent'],
])('pulls %s %s', async (image, policy) => {
  expect((await create({ containers: [{ name: 'a', image }] })).spec.containers[0]?.imagePullPolicy).toBe(policy)
})

test.each([
  [{}, 'BestEffort'],
  [{ requests: { cpu: '1' } }, 'Burstable'],
  [{ limits: { cpu: '1', memory: '1Gi' } }, 'Guaranteed'],
  [{ limits: { cpu: '1' } }, 'Burstable'],
  [{ limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } }, 'Burstable'],
])('with the resources %j is %s', async (resources, qosClass) => {
  expect((await create({ containers: [{ name: 'a', image: 'b', resources }] })).status?.qosClass).toBe(qosClass)
})

describe('an update', () => {
  const update = (change: (spec: PodSpec) => PodSpec) =>
    under.registry.modify(pod, 'default', 'a', (it) => ({ ...it, spec: change(it.spec) }))

  test('may change the image and add tolerations', async () => {
    await create({})
    const changed = await update((spec) => ({
      ...spec,
      containers: spec.containers.map((container) => ({ ...container, image: 'new:1' })),
      tolerations: [...(spec.tolerations ?? []), { key: 'a', operator: 'Exists' }],
    }))
    expect(changed.spec.containers[0]?.image).toBe('new:1')
    expect(changed.metadata.generation).toBe(2)
  })

  test('may change nothing else', async () => {
    await create({})
    const refusal = await refusalOf(() => update((spec) => ({ ...spec, dnsPolicy: 'Default' })))
    expect(refusal.message).toContain(
      'Pod "a" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`',
    )
    expect(refusal.message).toContain('- "DNSPolicy": "ClusterFirst",\n+ "DNSPolicy": "Default",\n')
    expect(
      await causesOf(() =>
        update((spec) => ({ ...spec, containers: [...spec.containers, { name: 'b', image: 'c' }] })),
      ),
    ).toEqual(['spec.containers: Forbidden: pod updates may not add or remove containers'])
  })

  test('may take no toleration away', async () => {
    await create({ tolerations: [{ key: 'a', operator: 'Exists' }] })
    expect(await causesOf(() => update((spec) => ({ ...spec, tolerations: [] })))).toEqual([
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ])
  })
})
