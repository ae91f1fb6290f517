import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#base/errors.ts'
import type { RowsUpdate } from '#contract/objects.ts'
import { WatchHub } from '../../../../main/watch/hub.ts'
import { watchRows, type RowsQuery } from '../../../../main/watch/rows.ts'
import { FakeApi } from '../../../support/fake-api.ts'
import { FakeClock, flush } from '../../../support/fake-clock.ts'

const pods = '/api/v1/pods'
const podResource = { group: '', version: 'v1', resource: 'pods', namespaced: true }
const pod = (name: string, namespace = 'default', labels = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  spec: { containers: [] },
})

let clock: FakeClock
let hub: WatchHub
let api: FakeApi
let open: { abort: AbortController; done: Promise<void> }[]

beforeEach(() => {
  clock = new FakeClock()
  hub = new WatchHub(clock)
  api = new FakeApi('one')
  open = []
})

afterEach(async () => {
  for (const { abort, done } of open) {
    abort.abort()
    await done
  }
  hub.dispose()
  await flush()
})

function read(query: RowsQuery, clusters = [api]): RowsUpdate[] {
  const updates: RowsUpdate[] = []
  const abort = new AbortController()
  const done = (async () => {
    for await (const update of watchRows(hub, clusters, query, clock, abort.signal)) updates.push(update)
  })()
  open.push({ abort, done })
  return updates
}

const names = (update: RowsUpdate | undefined): string[] =>
  update?.type === 'snapshot'
    ? update.rows.map(({ name }) => name)
    : update?.type === 'batch'
      ? update.upserts.map(({ name }) => name)
      : []

describe('rows', () => {
  it('begin with a snapshot and go on in batches of what changed', async () => {
    api.put(pods, pod('a'))
    const updates = read({ resource: podResource })
    await flush()
    expect(updates).toMatchObject([
      { type: 'snapshot', rows: [{ name: 'a', cluster: 'one' }], feeds: [{ state: 'live' }] },
    ])
    api.put(pods, pod('b'))
    api.put(pods, pod('b'))
    api.remove(pods, 'default', 'a')
    await clock.advance(100)
    expect(updates).toHaveLength(2)
    expect(updates[1]).toMatchObject({
      type: 'batch',
      upserts: [{ name: 'b' }],
      deletes: ['one/uid-/api/v1/pods default/a'],
    })
  })

  it('keep what they have, as stale, when the connection is lost; and say what changed when it is back', async () => {
    api.put(pods, pod('a'))
    api.put(pods, pod('b'))
    const updates = read({ resource: podResource })
    await flush()
    const gone = (): AppError => new AppError('cluster.unreachable', { reason: 'connection refused' })
    api.nextAnswers.push(gone())
    api.endWatches(gone())
    await clock.advance(300)
    expect(updates.slice(1)).toMatchObject([
      {
        type: 'feed',
        feed: { state: 'stale', asOf: expect.any(String) as string, error: { code: 'cluster.unreachable' } },
      },
    ])
    api.removeSilently(pods, 'default', 'a')
    api.nextAnswers.push(
      new Response(JSON.stringify({ kind: 'Status', code: 410, reason: 'Expired' }), { status: 410 }),
    )
    await clock.advance(20_000)
    expect(updates.slice(2)).toMatchObject([
      { type: 'feed', feed: { state: 'live' } },
      { type: 'batch', upserts: [], deletes: ['one/uid-/api/v1/pods default/a'] },
    ])
  })

  it('show the clusters that answer while another does not', async () => {
    const dead = new FakeApi('dead')
    for (let n = 0; n < 9; n++) dead.nextAnswers.push(new AppError('cluster.unreachable', { reason: 'timed out' }))
    api.put(pods, pod('a'))
    const updates = read({ resource: podResource }, [api, dead])
    await flush()
    expect(updates[0]).toMatchObject({
      rows: [{ name: 'a' }],
      feeds: [
        { cluster: 'one', state: 'live' },
        { cluster: 'dead', state: 'failed', error: { code: 'cluster.unreachable' } },
      ],
    })
  })

  it('do not wait long for a cluster that says nothing', async () => {
    const silent = new FakeApi('silent')
    silent.fetch = () => new Promise(() => undefined)
    const updates = read({ resource: podResource }, [api, silent])
    await flush()
    expect(updates).toEqual([])
    await clock.advance(500)
    expect(updates[0]).toMatchObject({ feeds: [{ state: 'live' }, { cluster: 'silent', state: 'loading' }] })
  })

  it('ask for the namespaces alone that they show', async () => {
    api.put(pods, pod('a', 'x'))
    api.put(pods, pod('b', 'y'))
    api.put(pods, pod('c', 'z'))
    const updates = read({ resource: podResource, namespaces: ['x', 'y'] })
    await flush()
    expect(names(updates[0])).toEqual(['a', 'b'])
    expect(api.requests.map(({ path }) => path)).not.toContain(pods)
  })

  it('follow an object out of a selector', async () => {
    api.put(pods, pod('a', 'default', { app: 'web' }))
    read({ resource: podResource })
    await flush()
    const updates = read({ resource: podResource, labelSelector: 'app=web' })
    await flush()
    expect(names(updates[0])).toEqual(['a'])
    api.put(pods, pod('a', 'default', { app: 'other' }))
    await clock.advance(100)
    expect(updates[1]).toMatchObject({ type: 'batch', upserts: [], deletes: ['one/uid-/api/v1/pods default/a'] })
  })

  it('share one watch between readers, and keep it for a while after the last', async () => {
    read({ resource: podResource })
    read({ resource: podResource })
    read({ resource: podResource, namespaces: ['default'] })
    await flush()
    expect(api.watches).toBe(1)
    for (const { abort } of open) abort.abort()
    await clock.advance(29_000)
    expect(api.watches).toBe(1)
    await clock.advance(1000)
    expect(api.watches).toBe(0)
    expect(hub.size).toBe(0)
  })

  it('show a kind without a descriptor by name and age', async () => {
    const widgets = '/apis/example.com/v1/widgets'
    api.put(widgets, {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w', creationTimestamp: '2026-01-01T00:00:00Z' },
    })
    const updates = read({ resource: { group: 'example.com', version: 'v1', resource: 'widgets', namespaced: true } })
    await flush()
    expect(updates[0]).toMatchObject({ rows: [{ name: 'w', cells: ['w', '2026-01-01T00:00:00Z'] }] })
  })

  it('stop when their cluster is disconnected, and go on when it is connected again', async () => {
    const updates = read({ resource: podResource })
    await flush()
    hub.suspend('one')
    await clock.advance(200)
    expect(updates.at(-1)).toMatchObject({ feed: { state: 'stale', error: { code: 'cluster.disconnected' } } })
    expect(api.watches).toBe(0)
    api.reset()
    await clock.advance(200)
    expect(updates.at(-1)).toMatchObject({ feed: { state: 'live' } })
  })
})
