import { describe, expect, test } from 'vitest'
import { configMap, type ConfigMap } from '#kube/kinds/core/config-map.ts'
import { pod, type Pod } from '#kube/kinds/core/pod.ts'
import { registryUnderTest } from '../../../../support/registry-under-test.ts'
import { refusalOf } from '../../../../support/test-registry.ts'

const under = registryUnderTest()

const map = (name: string, metadata = {}): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', ...metadata },
})

async function runningPod(spec: Partial<Pod['spec']> = {}): Promise<Pod> {
  return under.registry.create(pod, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'default' },
    spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'busybox' }], ...spec },
  })
}

const remove = (options = {}) => under.registry.delete(pod, 'default', 'a', options)

describe('an object without ties', () => {
  test('is gone at once, under a revision of its own', async () => {
    const { registry } = under
    const created = await registry.create(configMap, map('a'))
    const { isGone, object } = await registry.delete(configMap, 'default', 'a')
    expect(isGone).toBe(true)
    expect(Number(object.metadata.resourceVersion)).toBeGreaterThan(Number(created.metadata.resourceVersion))
    expect(await refusalOf(() => registry.get(configMap, 'default', 'a'))).toMatchObject({ code: 404 })
    expect(await refusalOf(() => registry.delete(configMap, 'default', 'a'))).toMatchObject({ code: 404 })
  })

  test('stays when the preconditions do not hold', async () => {
    const { registry } = under
    await registry.create(configMap, map('a'))
    const attempt = (preconditions: object) =>
      refusalOf(() => registry.delete(configMap, 'default', 'a', { preconditions }))
    expect((await attempt({ uid: 'x' })).message).toContain(
      'the UID in the precondition (x) does not match the UID in record',
    )
    expect((await attempt({ resourceVersion: '1' })).message).toContain('the ResourceVersion in the precondition (1)')
    expect(registry.find(configMap, 'default', 'a')).toBeDefined()
  })

  test('stays in a dry run', async () => {
    const { registry } = under
    await registry.create(configMap, map('a'))
    expect(await registry.delete(configMap, 'default', 'a', { dryRun: true })).toMatchObject({ isGone: true })
    expect(registry.find(configMap, 'default', 'a')).toBeDefined()
  })
})

describe('finalizers', () => {
  test('hold the object until the last is taken away', async () => {
    const { registry } = under
    await registry.create(configMap, map('a', { finalizers: ['example.com/a', 'example.com/b'] }))
    const { isGone, object } = await registry.delete(configMap, 'default', 'a')
    expect(isGone).toBe(false)
    expect(object.metadata).toMatchObject({ deletionTimestamp: '2026-01-01T00:00:00Z', deletionGracePeriodSeconds: 0 })
    const leave = (finalizers: string[]) =>
      registry.modify(configMap, 'default', 'a', (it) => ({ ...it, metadata: { ...it.metadata, finalizers } }))
    await leave(['example.com/b'])
    expect((await refusalOf(() => leave(['example.com/b', 'example.com/c']))).message).toContain(
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted',
    )
    await leave([])
    expect(registry.find(configMap, 'default', 'a')).toBeUndefined()
  })

  test.each([
    ['Foreground', ['foregroundDeletion']],
    ['Orphan', ['orphan']],
  ] as const)('%s propagation leaves the object to the collector', async (propagationPolicy, finalizers) => {
    const { registry } = under
    await registry.create(configMap, map('a'))
    const { isGone, object } = await registry.delete(configMap, 'default', 'a', { propagationPolicy })
    expect(isGone).toBe(false)
    expect(object.metadata.finalizers).toEqual(finalizers)
    const second = await registry.delete(configMap, 'default', 'a')
    expect(second).toMatchObject({ isGone: false, object: { metadata: { finalizers } } })
    expect(await registry.delete(configMap, 'default', 'a', { propagationPolicy: 'Background' })).toMatchObject({
      isGone: true,
    })
  })

  test('a deletion cannot be taken back', async () => {
    const { registry } = under
    await registry.create(configMap, map('a', { finalizers: ['example.com/a'] }))
    await registry.delete(configMap, 'default', 'a')
    const { deletionTimestamp: _, ...metadata } = registry.get(configMap, 'default', 'a').metadata
    const updated = await registry.update(configMap, { ...map('a'), metadata })
    expect(updated.metadata.deletionTimestamp).toBe('2026-01-01T00:00:00Z')
  })
})

describe('a pod', () => {
  test('gets its grace period, and counts as changed', async () => {
    await runningPod()
    const { isGone, object } = await remove()
    expect(isGone).toBe(false)
    expect(object.metadata).toMatchObject({
      deletionTimestamp: '2026-01-01T00:00:30Z',
      deletionGracePeriodSeconds: 30,
      generation: 2,
    })
  })

  test('can be told to go sooner, not later', async () => {
    await runningPod({ terminationGracePeriodSeconds: 60 })
    await remove()
    const begun = under.registry.get(pod, 'default', 'a')
    await under.clock.advance(5000)
    expect((await remove({ gracePeriodSeconds: 90 })).object).toBe(begun)
    expect((await remove()).object).toBe(begun)
    const { object } = await remove({ gracePeriodSeconds: 10 })
    expect(object.metadata).toMatchObject({
      deletionTimestamp: '2026-01-01T00:00:10Z',
      deletionGracePeriodSeconds: 10,
      generation: 2,
    })
    expect(await remove({ gracePeriodSeconds: 0 })).toMatchObject({ isGone: true })
  })

  test('without a node, or over, goes at once', async () => {
    await runningPod({ nodeName: '' })
    expect(await remove()).toMatchObject({ isGone: true })
    await runningPod()
    const end = (it: Pod): Pod => ({ ...it, status: { ...it.status, phase: 'Succeeded' } })
    await under.registry.modify(pod, 'default', 'a', end, { subresource: 'status' })
    expect(await remove({ gracePeriodSeconds: 30 })).toMatchObject({ isGone: true })
  })

  test('stays in place while its status is written', async () => {
    await runningPod()
    await remove()
    const ready = (it: Pod): Pod => ({ ...it, status: { ...it.status, phase: 'Failed' } })
    await under.registry.modify(pod, 'default', 'a', ready, { subresource: 'status' })
    expect(under.registry.get(pod, 'default', 'a').metadata.deletionGracePeriodSeconds).toBe(30)
  })
})

test('a collection goes by its selector', async () => {
  const { registry } = under
  for (const name of ['a', 'b', 'c'])
    await registry.create(configMap, map(name, { labels: { group: name === 'b' ? 'x' : 'y' } }))
  const gone = await registry.deleteCollection(configMap, { namespace: 'default', labelSelector: 'group=y' })
  expect(gone.items.map(({ metadata }) => metadata.name)).toEqual(['a', 'c'])
  expect(registry.list(configMap, { namespace: 'default' }).items.map(({ metadata }) => metadata.name)).toEqual(['b'])
})
