import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Disposable } from '#base/disposable.ts'
import { configMap, type ConfigMap } from '#kube/kinds/core/config-map.ts'
import { pod, type Pod } from '#kube/kinds/core/pod.ts'
import type { ListOptions, WatchOptions } from '../../../../../main/engine/registry/registry.ts'
import { createTestRegistry, refusalOf, type TestRegistry } from '../../../../support/test-registry.ts'

let fixture: TestRegistry
let watch: Disposable | undefined
beforeEach(async () => {
  fixture = await createTestRegistry()
})
afterEach(() => {
  watch?.dispose()
  watch = undefined
  fixture.dispose()
})

const create = (name: string, labels: Record<string, string> = {}, namespace = 'default') =>
  fixture.registry.create(configMap, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels } })
const relabel = (name: string, labels: Record<string, string>) =>
  fixture.registry.modify(configMap, 'default', name, (it) => ({ ...it, metadata: { ...it.metadata, labels } }))
const list = (options: ListOptions = {}) => fixture.registry.list(configMap, { namespace: 'default', ...options })
const names = (options?: ListOptions) => list(options).items.map(({ metadata }) => metadata.name)

describe('list', () => {
  test('shows a namespace or all, in key order, at the newest revision', async () => {
    await create('b')
    await create('a', {}, 'other')
    await create('a')
    expect(names()).toEqual(['a', 'b'])
    const all = fixture.registry.list(configMap)
    expect(all.items.map(({ metadata }) => `${String(metadata.namespace)}/${metadata.name}`)).toEqual([
      'default/a',
      'default/b',
      'other/a',
    ])
    expect(all.resourceVersion).toBe(String(fixture.registry.revision))
  })

  test('selects by labels and fields', async () => {
    await create('a', { app: 'web', tier: 'front' })
    await create('b', { app: 'web' })
    await create('c', { app: 'db' })
    expect(names({ labelSelector: 'app=web' })).toEqual(['a', 'b'])
    expect(names({ labelSelector: 'app=web,!tier' })).toEqual(['b'])
    expect(names({ labelSelector: 'app in (db,web),tier notin (front)' })).toEqual(['b', 'c'])
    expect(names({ fieldSelector: 'metadata.name=b' })).toEqual(['b'])
    expect(names({ fieldSelector: 'metadata.name!=b' })).toEqual(['a', 'c'])
    expect(names({ fieldSelector: 'metadata.name=b', labelSelector: 'app=db' })).toEqual([])
    expect(await refusalOf(() => names({ fieldSelector: 'data.x=1' }))).toMatchObject({
      code: 400,
      message: '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    })
    expect(await refusalOf(() => fixture.registry.list(pod, { fieldSelector: 'spec.nope=1' }))).toMatchObject({
      message: 'field label not supported: spec.nope',
    })
    expect(await refusalOf(() => names({ labelSelector: 'a b' }))).toMatchObject({ code: 400, reason: 'BadRequest' })
  })

  test('goes on page by page at the revision of the first page', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create(name)
    const first = list({ limit: 2 })
    expect(first.items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b'])
    expect(first.remainingItemCount).toBe(3)
    await create('bb')
    await fixture.registry.delete(configMap, 'default', 'd')
    const second = list({ limit: 2, continue: first.continue ?? '' })
    expect(second.items.map(({ metadata }) => metadata.name)).toEqual(['c', 'd'])
    expect(second).toMatchObject({ resourceVersion: first.resourceVersion, remainingItemCount: 1 })
    const third = list({ limit: 2, continue: second.continue ?? '' })
    expect(third.items.map(({ metadata }) => metadata.name)).toEqual(['e'])
    expect(third.continue).toBeUndefined()
    expect(third.remainingItemCount).toBeUndefined()
  })

  test('does not count the rest of a selection, and ends a page only where more follows', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await create(name, name < 'c' ? { app: 'x' } : {})
    const page = list({ limit: 2, labelSelector: 'app=x' })
    expect(page.items).toHaveLength(2)
    expect(page.continue).toBeUndefined()
    const half = list({ limit: 1, labelSelector: 'app=x' })
    expect(half.continue).toBeDefined()
    expect(half.remainingItemCount).toBeUndefined()
  })

  test('offers an inconsistent rest when the first page is too old', async () => {
    const { store, clock, registry } = fixture
    for (const name of ['a', 'b', 'c']) await create(name)
    const page = list({ limit: 1 })
    for (let round = 0; round < 50_100; round++) void relabel('a', { round: String(round) }).catch(() => {})
    await clock.advance(16 * 60_000)
    await create('cc')
    await clock.advance(61_000)
    expect(store.floor).toBeGreaterThan(Number(page.resourceVersion))
    const refusal = await refusalOf(() => list({ limit: 1, continue: page.continue ?? '' }))
    expect(refusal).toMatchObject({ code: 410, reason: 'Expired' })
    const rest = list({ continue: refusal.metadata.continue ?? '' })
    expect(rest.items.map(({ metadata }) => metadata.name)).toEqual(['b', 'c', 'cc'])
    expect(rest.resourceVersion).toBe(String(registry.revision))
    expect(
      await refusalOf(() => list({ resourceVersion: page.resourceVersion, resourceVersionMatch: 'Exact' })),
    ).toMatchObject({
      code: 410,
      message: 'The resourceVersion for the provided list is too old.',
    })
  })

  test.each(['x', 'e30', Buffer.from('{"v":"meta.k8s.io/v1","rv":1,"start":""}').toString('base64url')])(
    'refuses the token %s',
    async (token) => {
      expect(await refusalOf(() => list({ continue: token }))).toMatchObject({ code: 400, reason: 'BadRequest' })
    },
  )

  test('follows resourceVersion and resourceVersionMatch', async () => {
    const first = await create('a')
    const old = first.metadata.resourceVersion ?? ''
    await create('b')
    expect(names({ resourceVersion: old })).toEqual(['a', 'b'])
    expect(names({ resourceVersion: old, resourceVersionMatch: 'NotOlderThan' })).toEqual(['a', 'b'])
    expect(names({ resourceVersion: old, resourceVersionMatch: 'Exact' })).toEqual(['a'])
    expect(names({ resourceVersion: old, limit: 5 })).toEqual(['a'])
    expect(names({ resourceVersion: '0' })).toEqual(['a', 'b'])
    expect(await refusalOf(() => names({ resourceVersion: '99' }))).toMatchObject({
      code: 504,
      reason: 'Timeout',
      details: { retryAfterSeconds: 1, causes: [{ reason: 'ResourceVersionTooLarge' }] },
    })
    expect(await refusalOf(() => names({ resourceVersion: 'abc' }))).toMatchObject({
      code: 400,
      message:
        'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    })
  })

  test.each([
    [
      { resourceVersionMatch: 'Exact' },
      'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    ],
    [
      { resourceVersionMatch: 'Exact', resourceVersion: '0' },
      'resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      { resourceVersionMatch: 'Exact', resourceVersion: '1', continue: 'x' },
      'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided',
    ],
    [
      { resourceVersionMatch: 'Newest', resourceVersion: '1' },
      'resourceVersionMatch: Unsupported value: "Newest": supported values: "Exact", "NotOlderThan", ""',
    ],
  ])('refuses %j', async (options, problem) => {
    const refusal = await refusalOf(() => names(options as ListOptions))
    expect(refusal.code).toBe(422)
    expect(refusal.message).toBe(`ListOptions.meta.k8s.io "" is invalid: ${problem}`)
  })
})

describe('watch', () => {
  function record(options: WatchOptions = {}): string[] {
    const seen: string[] = []
    watch = fixture.registry.watch(configMap, { namespace: 'default', ...options }, (events) => {
      for (const { type, object, revision } of events) {
        expect(object.metadata.resourceVersion).toBe(String(revision))
        seen.push(`${type} ${object.metadata.name} ${object.metadata.labels?.['app'] ?? '-'}`)
      }
    })
    return seen
  }

  test('tells what happens, of its namespace alone', async () => {
    const seen = record()
    await create('a')
    await create('b', {}, 'other')
    await relabel('a', { app: 'web' })
    await fixture.registry.delete(configMap, 'default', 'a')
    expect(seen).toEqual(['ADDED a -', 'MODIFIED a web', 'DELETED a web'])
  })

  test('shows what starts and stops to match as coming and going, in the state that last matched', async () => {
    const seen = record({ labelSelector: 'app=web' })
    await create('a', { app: 'db' })
    await relabel('a', { app: 'web' })
    await relabel('a', { app: 'web', x: 'y' })
    await relabel('a', { app: 'db' })
    await fixture.registry.delete(configMap, 'default', 'a')
    expect(seen).toEqual(['ADDED a web', 'MODIFIED a web', 'DELETED a web'])
  })

  test('starts after a revision, and goes on without a gap', async () => {
    const first = await create('a')
    await create('b')
    const seen = record({ sinceRevision: Number(first.metadata.resourceVersion) })
    expect(seen).toEqual(['ADDED b -'])
    await create('c')
    expect(seen).toEqual(['ADDED b -', 'ADDED c -'])
  })

  test('waits for a revision that is not there yet', async () => {
    const seen = record({ sinceRevision: fixture.registry.revision + 1 })
    await create('a')
    await create('b')
    expect(seen).toEqual(['ADDED b -'])
  })

  test('ends', async () => {
    const seen = record()
    watch?.dispose()
    await create('a')
    expect(seen).toEqual([])
  })
})

test('pods can be watched by the node that they are put on', async () => {
  const { registry } = fixture
  const seen: string[] = []
  watch = registry.watch(pod, { fieldSelector: 'spec.nodeName=node-1' }, (events) => {
    seen.push(...events.map(({ type, object }) => `${type} ${object.metadata.name}`))
  })
  const body: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'default' },
    spec: { containers: [{ name: 'main', image: 'busybox' }] },
  }
  await registry.create(pod, body)
  await registry.modify(pod, 'default', 'a', (it) => ({ ...it, spec: { ...it.spec, nodeName: 'node-1' } }), {
    subresource: 'binding',
  })
  expect(seen).toEqual(['ADDED a'])
})

test('objects keep their identity until they change', async () => {
  const { registry } = fixture
  const created: ConfigMap = await create('a')
  expect(registry.get(configMap, 'default', 'a')).toBe(created)
  expect(list().items[0]).toBe(created)
})
