import { describe, expect, test } from 'vitest'
import { deployment, type Deployment, type DeploymentSpec } from '#kube/kinds/apps/deployment.ts'
import { replicaSet } from '#kube/kinds/apps/replica-set.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'
import { causesOf } from '../../../../../support/test-registry.ts'

const under = registryUnderTest()

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } }
const body = (spec: Partial<DeploymentSpec> = {}): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: { selector: { matchLabels: { app: 'web' } }, template, ...spec },
})
const create = (spec?: Partial<DeploymentSpec>) => under.registry.create(deployment, body(spec))

test('a deployment gets its defaults, its template those of a template', async () => {
  const { spec } = await create({ strategy: { rollingUpdate: { maxSurge: 2 } } })
  expect(spec).toMatchObject({
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: '25%' } },
    template: { spec: { restartPolicy: 'Always', containers: [{ imagePullPolicy: 'IfNotPresent', resources: {} }] } },
  })
  expect(spec.template.spec.enableServiceLinks).toBeUndefined()
  expect(spec.template.spec.serviceAccountName).toBeUndefined()
  expect(spec.template.spec.tolerations).toBeUndefined()
})

test('a replica set gets its own', async () => {
  const created = await under.registry.create(replicaSet, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'web' } }, template },
  })
  expect(created.spec.replicas).toBe(1)
  expect(created.status).toEqual({ replicas: 0 })
})

describe('validation', () => {
  test.each<[string, Partial<DeploymentSpec>, string[]]>([
    [
      'a selector of other labels',
      { selector: { matchLabels: { app: 'db' } } },
      ['spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`'],
    ],
    [
      'an empty selector',
      { selector: {} },
      ['spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
    ],
    [
      'fewer than no replicas',
      { replicas: -1 },
      ['spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'pods that do not restart',
      { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } },
      ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    ],
    [
      'an update that cannot move',
      { strategy: { rollingUpdate: { maxSurge: '0%', maxUnavailable: 0 } } },
      ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0'],
    ],
    [
      'rolling parameters of Recreate',
      { strategy: { type: 'Recreate', rollingUpdate: {} } },
      ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
    ],
    [
      'a deadline before ready',
      { minReadySeconds: 600 },
      ['spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds'],
    ],
    [
      'a bad requirement',
      { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: [] }] } },
      [
        "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
        'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"In"}]}: invalid label selector',
      ],
    ],
  ])('refuses %s', async (_, spec, expected) => {
    expect(await causesOf(() => create(spec))).toEqual(expected)
  })

  test('refuses a body without a spec with what is missing', async () => {
    const empty = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
    } as Deployment
    expect(await causesOf(() => under.registry.create(deployment, empty))).toEqual([
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
      'spec.template.spec.containers: Required value',
    ])
  })

  test('the selector stays', async () => {
    await create()
    const labels = { app: 'web', more: 'x' }
    const change = (it: Deployment): Deployment => ({
      ...it,
      spec: { ...it.spec, selector: { matchLabels: labels }, template: { ...it.spec.template, metadata: { labels } } },
    })
    expect(await causesOf(() => under.registry.modify(deployment, 'default', 'web', change))).toEqual([
      'spec.selector: Invalid value: {"matchLabels":{"app":"web","more":"x"}}: field is immutable',
    ])
  })
})
