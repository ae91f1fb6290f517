import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { horizontalPodAutoscaler } from '#kube/kinds/autoscaling/horizontal-pod-autoscaler.ts'
import { configMap, type ConfigMap } from '#kube/kinds/core/config-map.ts'
import { namespace as namespaceKind } from '#kube/kinds/core/namespace.ts'
import { refusalOf } from '../../../../../support/test-registry.ts'
import { patchAnswer } from '../../../../../support/webhook-server.ts'
import { everyMap, mutating, validating, webhooksUnderTest } from '../../../../../support/webhooks-under-test.ts'

const hooks = webhooksUnderTest()
const label = patchAnswer([{ op: 'add', path: '/metadata/labels', value: { hooked: 'yes' } }])

describe('what is asked', () => {
  test('is a review of the object as the client has it', async () => {
    await hooks.install(validating, '/allow')
    await hooks.create()
    const [review] = hooks.webhook.seen
    expect(review).toMatchObject({ path: '/allow?timeout=2s', agent: 'kube-apiserver-admission' })
    const kind = { group: '', version: 'v1', kind: 'ConfigMap' }
    const resource = { group: '', version: 'v1', resource: 'configmaps' }
    expect(review?.request).toMatchObject({
      kind,
      resource,
      requestKind: kind,
      requestResource: resource,
      name: 'thing',
      namespace: 'hooked',
      operation: 'CREATE',
      userInfo: { username: 'admin', groups: ['system:masters', 'system:authenticated'] },
      object: { apiVersion: 'v1', kind: 'ConfigMap', data: { k: 'v' } },
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    })
  })

  test('a deletion has the old object alone, and its options', async () => {
    await hooks.create()
    await hooks.install(validating, '/allow')
    const options = { ...hooks.engine.options, propagationPolicy: 'Background' } as const
    await hooks.engine.registry.delete(configMap, 'hooked', 'thing', options)
    expect(hooks.webhook.seen[0]?.request).toMatchObject({
      operation: 'DELETE',
      object: null,
      oldObject: { data: { k: 'v' } },
      options: { kind: 'DeleteOptions', propagationPolicy: 'Background' },
    })
  })

  test('a name that the server makes is not told before the object is complete', async () => {
    await hooks.install(mutating, '/label')
    await hooks.install(validating, '/allow')
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'gen-', namespace: 'hooked' } }
    const made = await hooks.engine.registry.create(configMap, object as ConfigMap, hooks.engine.options)
    const [before, after] = hooks.webhook.seen
    expect(before?.request).not.toHaveProperty('name')
    expect(after?.request['name']).toBe(made.metadata.name)
    expect(made.metadata.labels).toEqual({ hooked: 'yes' })
  })

  test('objects come in the version that a rule asks for', async () => {
    const rules = [
      {
        operations: ['CREATE'],
        apiGroups: ['autoscaling'],
        apiVersions: ['v1'],
        resources: ['horizontalpodautoscalers'],
      },
    ]
    await hooks.install(validating, '/allow', { rules })
    await hooks.install(validating, '/deny', { rules, matchPolicy: 'Exact' }, 'exact')
    const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
    const metric = {
      type: 'Resource',
      resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
    }
    const scaler = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'h', namespace: 'hooked' },
      spec: { maxReplicas: 3, scaleTargetRef: target, metrics: [metric] },
    }
    await hooks.engine.registry.create(horizontalPodAutoscaler, scaler, hooks.engine.options)
    expect(hooks.webhook.seen).toHaveLength(1)
    expect(hooks.webhook.seen[0]?.request).toMatchObject({
      kind: { group: 'autoscaling', version: 'v1' },
      requestKind: { group: 'autoscaling', version: 'v2' },
      object: { apiVersion: 'autoscaling/v1', spec: { targetCPUUtilizationPercentage: 50 } },
    })
  })
})

describe('who is asked', () => {
  test.each([
    ['a rule for another resource', { rules: [{ ...everyMap[0], resources: ['secrets'] }] }],
    ['a rule for subresources', { rules: [{ ...everyMap[0], resources: ['*/status'] }] }],
    ['a rule for another operation', { rules: [{ ...everyMap[0], operations: ['DELETE'] }] }],
    ['a rule for what is in no namespace', { rules: [{ ...everyMap[0], scope: 'Cluster' }] }],
    ['a namespace of other labels', { namespaceSelector: { matchLabels: { hooks: 'no' } } }],
    ['an object of other labels', { objectSelector: { matchLabels: { hooked: 'yes' } } }],
    ['a condition that is false', { matchConditions: [{ name: 'c', expression: 'false' }] }],
  ])('is nobody for %s', async (_what, given) => {
    await hooks.install(validating, '/deny', given)
    await hooks.create()
    expect(hooks.webhook.seen).toEqual([])
  })

  test('is everybody where wildcards stand', async () => {
    const rules = [{ operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'], scope: 'Namespaced' }]
    await hooks.install(validating, '/deny', { rules })
    await refusalOf(() => hooks.create())
  })

  test('goes by the labels that a namespace is to have, and by its own', async () => {
    const rules = [{ operations: ['*'], apiGroups: [''], apiVersions: ['v1'], resources: ['namespaces'] }]
    await hooks.install(validating, '/deny', { rules })
    const made = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n', labels: { hooks: 'yes' } } }
    await refusalOf(() => hooks.engine.registry.create(namespaceKind, made))
    await hooks.engine.registry.create(namespaceKind, { ...made, metadata: { name: 'n' } })
    await refusalOf(() => hooks.engine.registry.delete(namespaceKind, undefined, 'hooked'))
  })

  test('is no webhook about webhooks', async () => {
    const rules = [{ operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*'] }]
    await hooks.install(validating, '/deny', { rules, namespaceSelector: {} })
    await hooks.uninstall(validating)
    expect(hooks.webhook.seen).toEqual([])
  })

  test('is known at once when a configuration comes, and when it goes', async () => {
    await hooks.install(validating, '/deny')
    await refusalOf(() => hooks.create())
    await hooks.uninstall(validating)
    await hooks.create()
  })

  test('is decided by conditions; their errors are the failure policy’s', async () => {
    const matchConditions = [
      { name: 'a', expression: 'object.nothing == 1' },
      { name: 'b', expression: 'object.other == 1' },
    ]
    await hooks.install(validating, '/allow', { matchConditions })
    const error = (expression: string, key: string): string =>
      `expression '${expression} == 1' resulted in error: no such key: ${key}`
    expect((await refusalOf(() => hooks.create())).message).toBe(
      `configmaps "thing" is forbidden: [${error('object.nothing', 'nothing')}, ${error('object.other', 'other')}]`,
    )
    await hooks.uninstall(validating)
    await hooks.install(validating, '/deny', { matchConditions, failurePolicy: 'Ignore' })
    await hooks.create()
  })

  test('conditions may ask an authorizer that has to ask somebody else', async () => {
    await hooks.begin((user, { verb }) =>
      Promise.resolve({ isAllowed: user?.name === 'admin' && verb === 'get', reason: '' }),
    )
    const asks = (verb: string): string => `authorizer.group('').resource('pods').check('${verb}').allowed()`
    await hooks.install(validating, '/deny', {
      matchConditions: [{ name: 'c', expression: `${asks('get')} && !${asks('x')}` }],
    })
    await refusalOf(() => hooks.create())
  })
})

test('a webhook that fails is ignored where it may be, and the audit is told', async () => {
  await hooks.install(validating, '/500', { failurePolicy: 'Ignore' })
  await hooks.install(mutating, '/500', { failurePolicy: 'Ignore' })
  await hooks.create()
  expect(Object.fromEntries(hooks.engine.annotations)).toMatchObject({
    'failed-open.validating.webhook.admission.k8s.io/round_0_index_0': 'hook.example.test',
    'failed-open.mutation.webhook.admission.k8s.io/round_0_index_0': 'hook.example.test',
  })
})

test('a denial is not ignored', async () => {
  await hooks.install(validating, '/deny', { failurePolicy: 'Ignore' })
  await refusalOf(() => hooks.create())
})

test('a dry run is sent to webhooks without side effects', async () => {
  await hooks.install(validating, '/allow', { sideEffects: 'NoneOnDryRun' })
  await hooks.create({ ...hooks.engine.options, dryRun: true })
  expect(hooks.webhook.seen[0]?.request).toMatchObject({ dryRun: true, options: { dryRun: ['All'] } })
})

test('a patch is read as the type reads it', async () => {
  await hooks.install(mutating, '/stranger')
  expect(await hooks.create()).not.toHaveProperty('nofield')
})

test('configurations are asked in the order of their names, each with what was made before it', async () => {
  await hooks.install(mutating, '/label', {}, 'a')
  await hooks.install(mutating, '/allow', { objectSelector: { matchLabels: { hooked: 'yes' } } }, 'b')
  await hooks.create()
  expect(hooks.paths).toEqual(['/label', '/allow'])
  const told = JSON.parse(
    hooks.engine.annotations.get('mutation.webhook.admission.k8s.io/round_0_index_0') ?? '',
  ) as unknown
  expect(told).toEqual({ configuration: 'a', webhook: 'hook.example.test', mutated: true })
})

test('a webhook is asked again, once, where another one came after it and it wants to be', async () => {
  hooks.answer = (path) => {
    const count = hooks.webhook.seen.length
    if (path === '/count') return patchAnswer([{ op: 'add', path: `/data/${String(count)}`, value: 'x' }])
    return path === '/label' ? label : { allowed: true }
  }
  await hooks.install(mutating, '/count', { reinvocationPolicy: 'IfNeeded' }, 'a')
  await hooks.install(mutating, '/label', {}, 'b')
  const { data } = await hooks.create()
  expect(hooks.paths).toEqual(['/count', '/label', '/count'])
  expect(data).toEqual({ k: 'v', 1: 'x', 3: 'x' })
})

test('validating webhooks are asked at the same time', async () => {
  const open: ServerResponse[] = []
  hooks.answer = () => (response) => {
    open.push(response)
    if (open.length === 2) for (const each of open) each.writeHead(503).end()
  }
  await hooks.install(validating, '/one', { failurePolicy: 'Ignore' }, 'a')
  await hooks.install(validating, '/two', { failurePolicy: 'Ignore' }, 'b')
  await hooks.create()
  expect(open).toHaveLength(2)
})
