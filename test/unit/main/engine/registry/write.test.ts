import { describe, expect, test } from 'vitest'
import { deployment, type Deployment } from '#kube/kinds/apps/deployment.ts'
import { configMap, type ConfigMap } from '#kube/kinds/core/config-map.ts'
import { namespace } from '#kube/kinds/core/namespace.ts'
import { pod, type Pod } from '#kube/kinds/core/pod.ts'
import { withoutAdmission } from '../../../../../main/engine/registry/without-admission.ts'
import { registryUnderTest } from '../../../../support/registry-under-test.ts'
import { causesOf, refusalOf } from '../../../../support/test-registry.ts'

const under = registryUnderTest()

const map = (name: string, data: Record<string, string> = {}, metadata = {}): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', ...metadata },
  data,
})

const web = (): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
  },
})

const simplePod = (name: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: { containers: [{ name: 'main', image: 'busybox' }] },
})

describe('without admission', () => {
  test('every write passes, even into a namespace that is not there', async () => {
    const { registry } = under
    const own = withoutAdmission(registry)
    const lost = { ...map('a'), metadata: { name: 'a', namespace: 'nowhere' } }
    expect(await refusalOf(() => registry.create(configMap, lost))).toMatchObject({ code: 404 })
    await own.create(configMap, lost)
    await own.modify<ConfigMap>(configMap, 'nowhere', 'a', (it) => ({ ...it, data: { a: 'b' } }))
    expect(registry.get<ConfigMap>(configMap, 'nowhere', 'a').data).toEqual({ a: 'b' })
  })
})

describe('create', () => {
  test('sets what the server owns, whatever the client says', async () => {
    const created = await under.registry.create(deployment, {
      ...web(),
      metadata: {
        ...web().metadata,
        uid: 'mine',
        generation: 7,
        deletionTimestamp: '2020-01-01T00:00:00Z',
        creationTimestamp: 'x',
      },
      status: { replicas: 9 },
    })
    expect(created.metadata).toMatchObject({ generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' })
    expect(created.metadata.uid).toMatch(/^[\da-f-]{36}$/)
    expect(created.metadata.deletionTimestamp).toBeUndefined()
    expect(created.status).toEqual({})
  })

  test('leaves the object it was given alone', async () => {
    const given = Object.freeze(map('a', { k: 'v' }))
    await under.registry.create(configMap, given)
    expect(given.metadata).toEqual({ name: 'a', namespace: 'default' })
  })

  test('is refused for a name in use, and says when that one is going', async () => {
    const { registry } = under
    await registry.create(configMap, map('a', {}, { finalizers: ['example.com/hold'] }))
    expect(await refusalOf(() => registry.create(configMap, map('a')))).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      message: 'configmaps "a" already exists',
      details: { name: 'a', kind: 'configmaps' },
    })
    await registry.delete(configMap, 'default', 'a')
    const { message } = await refusalOf(() => registry.create(configMap, map('a')))
    expect(message).toBe('object is being deleted: configmaps "a" already exists')
  })

  test('one of two at the same time wins', async () => {
    const results = await Promise.allSettled(
      [1, 2].map((n) => under.registry.create(configMap, map('a', { n: String(n) }))),
    )
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('makes a name of generateName', async () => {
    const { registry } = under
    const long = 'n'.repeat(80)
    const created = await registry.create(configMap, map('', {}, { generateName: 'web-' }))
    expect(created.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    const cut = await registry.create(configMap, map('', {}, { generateName: long }))
    expect(cut.metadata.name).toHaveLength(63)
    expect(await causesOf(() => registry.create(configMap, map('')))).toEqual([
      'metadata.name: Required value: name or generateName is required',
    ])
  })

  test('refuses a resourceVersion', async () => {
    const refusal = await refusalOf(() => under.registry.create(configMap, map('a', {}, { resourceVersion: '1' })))
    expect(refusal).toMatchObject({ code: 500, message: 'resourceVersion should not be set on objects to be created' })
  })

  test('names every field that is wrong', async () => {
    const metadata = {
      labels: { '-': 'x' },
      finalizers: ['a b'],
      ownerReferences: [{ apiVersion: '', kind: 'A', name: 'b', uid: 'c' }],
    }
    const refusal = await refusalOf(() => under.registry.create(configMap, map('Bad_Name', {}, metadata)))
    expect(refusal).toMatchObject({ code: 422, reason: 'Invalid', details: { kind: 'ConfigMap', name: 'Bad_Name' } })
    expect(refusal.details?.causes?.map(({ field, reason }) => `${String(field)} ${String(reason)}`)).toEqual([
      'metadata.name FieldValueInvalid',
      'metadata.labels FieldValueInvalid',
      'metadata.ownerReferences.apiVersion FieldValueInvalid',
      'metadata.finalizers FieldValueInvalid',
      'metadata.finalizers[0] FieldValueInvalid',
    ])
    expect(refusal.message).toContain(
      `ConfigMap "Bad_Name" is invalid: [metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain`,
    )
  })

  test('as a dry run answers, and stores nothing', async () => {
    const { registry } = under
    const before = registry.revision
    const answer = await registry.create(configMap, map('a'), { dryRun: true })
    expect(answer.metadata.uid).toBeDefined()
    expect(registry.find(configMap, 'default', 'a')).toBeUndefined()
    expect(registry.revision).toBe(before)
  })
})

describe('update', () => {
  test('is refused when the object has changed meanwhile', async () => {
    const { registry } = under
    const first = await registry.create(configMap, map('a'))
    await registry.update(configMap, { ...first, data: { k: '1' } })
    expect(await refusalOf(() => registry.update(configMap, { ...first, data: { k: '2' } }))).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    })
  })

  test('without a resourceVersion is unconditional', async () => {
    const { registry } = under
    const first = await registry.create(configMap, map('a'))
    const next = await registry.update(configMap, map('a', { k: '1' }))
    expect(next.metadata.uid).toBe(first.metadata.uid)
    expect(next.metadata.creationTimestamp).toBe(first.metadata.creationTimestamp)
    expect(next.data).toEqual({ k: '1' })
  })

  test('that changes nothing writes nothing', async () => {
    const { registry } = under
    const first = await registry.create(deployment, web())
    const { revision } = registry
    expect(await registry.update(deployment, web())).toBe(first)
    expect(registry.revision).toBe(revision)
  })

  test('of another object under the same name is refused', async () => {
    const { registry } = under
    await registry.create(configMap, map('a'))
    const { message } = await refusalOf(() => registry.update(configMap, map('a', {}, { uid: 'other' })))
    expect(message).toContain('Precondition failed: UID in precondition: other')
  })

  test('of nothing is 404', async () => {
    expect(await refusalOf(() => under.registry.update(deployment, web()))).toMatchObject({
      code: 404,
      message: 'deployments.apps "web" not found',
      details: { name: 'web', group: 'apps', kind: 'deployments' },
    })
  })

  test('counts the generation for the spec alone', async () => {
    const { registry } = under
    await registry.create(deployment, web())
    const generation = async (change: (it: Deployment) => Deployment) =>
      (await registry.modify(deployment, 'default', 'web', change)).metadata.generation
    expect(await generation((it) => ({ ...it, metadata: { ...it.metadata, labels: { a: 'b' } } }))).toBe(1)
    expect(await generation((it) => ({ ...it, spec: { ...it.spec, replicas: 3 } }))).toBe(2)
    expect(await generation((it) => ({ ...it, status: { replicas: 3 } }))).toBe(2)
  })

  test('of the object keeps the status; of the status keeps the spec and the labels', async () => {
    const { registry } = under
    await registry.create(deployment, web())
    const change = (it: Deployment): Deployment => ({
      ...it,
      metadata: { ...it.metadata, labels: { new: 'label' }, annotations: { new: 'note' } },
      spec: { ...it.spec, replicas: 5 },
      status: { replicas: 5 },
    })
    const ofStatus = await registry.modify(deployment, 'default', 'web', change, { subresource: 'status' })
    expect(ofStatus).toMatchObject({ spec: { replicas: 1 }, status: { replicas: 5 } })
    expect(ofStatus.metadata.labels).toBeUndefined()
    expect(ofStatus.metadata.annotations).toEqual({ new: 'note' })
    const ofSpec = await registry.modify(deployment, 'default', 'web', (it) => ({ ...change(it), status: {} }))
    expect(ofSpec).toMatchObject({
      spec: { replicas: 5 },
      status: { replicas: 5 },
      metadata: { labels: { new: 'label' } },
    })
  })

  test('many at once on one object all count', async () => {
    const { registry } = under
    await registry.create(configMap, map('a', { n: '0' }))
    const increment = (it: ConfigMap): ConfigMap => ({ ...it, data: { n: String(Number(it.data?.['n']) + 1) } })
    await Promise.all(Array.from({ length: 50 }, () => registry.modify(configMap, 'default', 'a', increment)))
    expect(registry.get(configMap, 'default', 'a').data).toEqual({ n: '50' })
  })

  test('as a dry run checks, and stores nothing', async () => {
    const { registry } = under
    await registry.create(configMap, map('a'))
    const answer = await registry.update(configMap, map('a', { k: '1' }), { dryRun: true })
    expect(answer.data).toEqual({ k: '1' })
    expect(registry.get(configMap, 'default', 'a').data ?? {}).toEqual({})
    expect(await refusalOf(() => registry.update(configMap, map('a', { 'b ad': '' }), { dryRun: true }))).toMatchObject(
      { code: 422 },
    )
  })
})

describe('subresources', () => {
  test('scale changes the replicas and nothing else', async () => {
    const { registry } = under
    await registry.create(deployment, web())
    const change = (it: Deployment): Deployment => ({
      ...it,
      metadata: { ...it.metadata, labels: { a: 'b' } },
      spec: { ...it.spec, replicas: 4, paused: true },
    })
    const scaled = await registry.modify(deployment, 'default', 'web', change, { subresource: 'scale' })
    expect(scaled.spec.replicas).toBe(4)
    expect(scaled.spec.paused).toBeUndefined()
    expect(scaled.metadata).toMatchObject({ generation: 2 })
    expect(scaled.metadata.labels).toBeUndefined()
  })

  test('binding puts a pod on a node, once', async () => {
    const { registry } = under
    await registry.create(pod, simplePod('a'))
    const bind = (nodeName: string) =>
      registry.modify(pod, 'default', 'a', (it) => ({ ...it, spec: { ...it.spec, nodeName, hostNetwork: true } }), {
        subresource: 'binding',
      })
    const bound = await bind('node-1')
    expect(bound.spec).toMatchObject({ nodeName: 'node-1' })
    expect(bound.spec.hostNetwork).toBeUndefined()
    expect(bound.metadata.generation).toBe(1)
    expect(bound.status?.conditions).toEqual([
      { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: '2026-01-01T00:00:00Z' },
    ])
    expect(await refusalOf(() => bind('node-2'))).toMatchObject({
      code: 409,
      message: 'Operation cannot be fulfilled on pods/binding "a": pod a is already assigned to node "node-1"',
    })
  })

  test('finalize ends a namespace that is being deleted', async () => {
    const { registry } = under
    const { isGone, object } = await registry.delete(namespace, undefined, 'other')
    expect(isGone).toBe(false)
    expect(object).toMatchObject({ spec: { finalizers: ['kubernetes'] }, status: { phase: 'Terminating' } })
    const again = await registry.delete(namespace, undefined, 'other')
    expect(again.object).toBe(object)
    const finalize = (it: typeof object) => ({ ...it, spec: { finalizers: [] } })
    await registry.modify(namespace, undefined, 'other', finalize, { subresource: 'finalize' })
    expect(registry.find(namespace, undefined, 'other')).toBeUndefined()
  })
})
