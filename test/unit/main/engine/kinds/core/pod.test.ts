import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pod, type Pod, type PodSpec } from '#kube/kinds/core/pod.ts'
import { causesOf, createTestRegistry, refusalOf, type TestRegistry } from '../../../../../support/test-registry.ts'

let fixture: TestRegistry
beforeEach(async () => {
  fixture = await createTestRegistry()
})
afterEach(() => {
  fixture.dispose()
})

const body = (spec: Partial<PodSpec> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace: 'default' },
  spec: { containers: [{ name: 'main', image: 'busybox' }], ...spec },
})
const create = (spec: Partial<PodSpec>) => fixture.registry.create(pod, body(spec))
const causes = (spec: Partial<PodSpec>) => causesOf(() => create(spec))

test('gets every default that clients see', async () => {
  const created = await create({
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

describe('validation', () => {
  test.each<[string, Partial<PodSpec>, string[]]>([
    ['no containers', { containers: [] }, ['spec.containers: Required value']],
    [
      'no name and no image',
      { containers: [{ name: '' }] },
      ['spec.containers[0].name: Required value', 'spec.containers[0].image: Required value'],
    ],
    [
      'the same name twice',
      { containers: [{ name: 'a', image: 'b' }], initContainers: [{ name: 'a', image: 'b' }] },
      ['spec.initContainers[0].name: Duplicate value: "a"'],
    ],
    [
      'a port out of range',
      { containers: [{ name: 'a', image: 'b', ports: [{ containerPort: 70_000 }] }] },
      ['spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive'],
    ],
    [
      'a bad amount',
      { containers: [{ name: 'a', image: 'b', resources: { limits: { cpu: 'lots' } } }] },
      [
        `spec.containers[0].resources.limits[cpu]: Invalid value: "lots": quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
        `spec.containers[0].resources.requests[cpu]: Invalid value: "lots": quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
      ],
    ],
    [
      'a request above its limit',
      { containers: [{ name: 'a', image: 'b', resources: { limits: { cpu: '1' }, requests: { cpu: '2' } } }] },
      ['spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1'],
    ],
    [
      'a mount of no volume',
      { containers: [{ name: 'a', image: 'b', volumeMounts: [{ name: 'v', mountPath: '/v' }] }] },
      ['spec.containers[0].volumeMounts[0].name: Not found: "v"'],
    ],
    [
      'a variable without a source',
      { containers: [{ name: 'a', image: 'b', env: [{ name: 'X', valueFrom: {} }] }] },
      [
        'spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      ],
    ],
    [
      'a variable with =',
      { containers: [{ name: 'a', image: 'b', env: [{ name: 'X=' }] }] },
      [
        'spec.containers[0].env[0].name: Invalid value: "X=": a valid environment variable name must consist only of printable ASCII characters other than \'=\'',
      ],
    ],
    [
      'a restart policy that is none',
      { restartPolicy: 'Sometimes' as 'Always' },
      ['spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "Never", "OnFailure"'],
    ],
    [
      'a probe without a handler',
      { containers: [{ name: 'a', image: 'b', readinessProbe: {} }] },
      ['spec.containers[0].readinessProbe: Required value: must specify a handler type'],
    ],
    [
      'a toleration of nothing',
      { tolerations: [{ operator: 'Equal', key: 'a', value: 'b', effect: 'NoSchedule', tolerationSeconds: 1 }] },
      [
        'spec.tolerations[0].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when `tolerationSeconds` is set',
      ],
    ],
  ])('refuses %s', async (_, spec, expected) => {
    expect(await causes(spec)).toEqual(expected)
  })

  test('refuses a priority class that is not there', async () => {
    expect(await refusalOf(() => create({ priorityClassName: 'high' }))).toMatchObject({
      code: 403,
      message: 'pods "a" is forbidden: no PriorityClass with name high was found',
    })
    expect((await create({ priorityClassName: 'system-node-critical' })).spec.priority).toBe(2_000_001_000)
  })
})

describe('an update', () => {
  const update = (change: (spec: PodSpec) => PodSpec) =>
    fixture.registry.modify(pod, 'default', 'a', (it) => ({ ...it, spec: change(it.spec) }))

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
    expect(refusal.message).toContain('spec.dnsPolicy')
    expect(
      await causesOf(() =>
        update((spec) => ({ ...spec, containers: [...spec.containers, { name: 'b', image: 'c' }] })),
      ),
    ).toEqual(['spec.containers: Forbidden: pod updates may not add or remove containers'])
    expect(await causesOf(() => update((spec) => ({ ...spec, tolerations: [] })))).toEqual([
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ])
  })
})
