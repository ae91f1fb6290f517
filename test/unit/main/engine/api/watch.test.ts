import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { configMap } from '#kube/kinds/core/config-map.ts'
import { silentLogger } from '#base/logger.ts'
import { expired } from '#kube/meta/status-errors.ts'
import { fetchFrom } from '../../../../../main/engine/api/fetch.ts'
import { createApi } from '../../../../../main/engine/api/handler.ts'
import type { Registry } from '../../../../../main/engine/registry/registry.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import { createMemoryApi, testUser, type MemoryApi } from '../../../../support/memory-api.ts'

interface Frame {
  type: string
  object: { metadata: { name?: string; resourceVersion: string } }
}

/** Since 1.35 a watch from nowhere is told where its beginning ends, if it takes bookmarks. */
const initialEventsEnd = { 'k8s.io/initial-events-end': 'true' }

const path = '/api/v1/namespaces/default/configmaps?watch=true'

let clock: FakeClock
let api: MemoryApi

beforeEach(() => {
  clock = new FakeClock()
  api = createMemoryApi(clock)
})

afterEach(() => {
  api.dispose()
})

async function create(name: string, data: Record<string, string> = {}): Promise<void> {
  await api.registry.create(configMap, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default' },
    data,
  })
}

/** Frames as they come; undefined at the end of the stream. */
function framesOf(response: Response): { next(): Promise<Frame | undefined>; cancel(): Promise<void> } {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const frames: Frame[] = []
  return {
    async next() {
      while (frames.length === 0) {
        const { value, done } = await reader.read()
        if (done) return undefined
        for (const line of Buffer.from(value).toString().trim().split('\n')) frames.push(JSON.parse(line) as Frame)
      }
      return frames.shift()
    },
    cancel: () => reader.cancel(),
  }
}

describe('bookmarks', () => {
  it('tells once a minute where the watch stands, only if asked', async () => {
    const silent = framesOf(await api.fetch(path))
    const told = framesOf(await api.fetch(`${path}&allowWatchBookmarks=true`))
    await clock.advance(60_000)
    expect(await told.next()).toMatchObject({
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: String(api.registry.revision) } },
    })
    await create('a')
    expect(await silent.next()).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'a' } } })
    await Promise.all([silent.cancel(), told.cancel()])
  })

  it('comes once more just before the end', async () => {
    const frames = framesOf(await api.fetch(`${path}&allowWatchBookmarks=true&timeoutSeconds=10`))
    expect(await frames.next()).toMatchObject({ object: { metadata: { annotations: initialEventsEnd } } })
    await clock.advance(8_000)
    expect(await frames.next()).toEqual({
      type: 'BOOKMARK',
      object: { kind: 'ConfigMap', apiVersion: 'v1', metadata: { resourceVersion: expect.any(String) as string } },
    })
    await clock.advance(2_000)
    expect(await frames.next()).toBeUndefined()
  })
})

describe('the end of a watch', () => {
  it('comes by itself within an hour', async () => {
    const frames = framesOf(await api.fetch(path))
    await clock.advance(3_600_000)
    expect(await frames.next()).toBeUndefined()
    expect(clock.pending).toBe(0)
  })

  it('leaves no timer behind when the client goes', async () => {
    const before = clock.pending
    const leaving = new AbortController()
    await api.fetch(`${path}&allowWatchBookmarks=true`, { signal: leaving.signal })
    leaving.abort()
    expect(clock.pending).toBe(before)
  })

  it('comes for all watches when the server stops', async () => {
    const frames = framesOf(await api.fetch(path))
    api.dispose()
    expect(await frames.next()).toBeUndefined()
  })

  it('comes for a watcher that does not read', async () => {
    const frames = framesOf(await api.fetch(path))
    const large = 'x'.repeat(1_000_000)
    for (let index = 0; index < 20; index++) await create(`large-${String(index)}`, { large })
    await create('last')
    const seen: (string | undefined)[] = []
    for (let frame = await frames.next(); frame; frame = await frames.next()) seen.push(frame.object.metadata.name)
    expect(seen).not.toContain('last')
  })
})

describe('the start of a watch', () => {
  it('is strictly after the resourceVersion', async () => {
    await create('a')
    const frames = framesOf(await api.fetch(`${path}&resourceVersion=${String(api.registry.revision)}`))
    await create('b')
    expect(await frames.next()).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'b' } } })
    await frames.cancel()
  })

  it('is an ERROR event of a good answer where the revision is no longer kept', async () => {
    const forgetful: Registry = {
      ...api.registry,
      watch(kind, ...rest) {
        if (kind.group !== '') return api.registry.watch(kind, ...rest)
        throw expired('too old resource version: 1 (5)')
      },
    }
    const old = createApi({ ...api.options, registry: forgetful })
    const request = new Request(`https://engine${path}&resourceVersion=1`)
    const response = await fetchFrom(old, testUser, silentLogger, request)
    const frames = framesOf(response)
    expect(response.status).toBe(200)
    expect(await frames.next()).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    })
    expect(await frames.next()).toBeUndefined()
    old.dispose()
  })

  it('shows nothing of the past with sendInitialEvents=false', async () => {
    await create('before')
    const query = '&sendInitialEvents=false&resourceVersionMatch=NotOlderThan'
    const frames = framesOf(await api.fetch(`${path}${query}`))
    await create('after')
    expect(await frames.next()).toMatchObject({ object: { metadata: { name: 'after' } } })
    await frames.cancel()
  })
})

test('the deprecated path of one object watches that one', async () => {
  await create('a')
  await create('b')
  const frames = framesOf(await api.fetch('/api/v1/watch/namespaces/default/configmaps/b?timeoutSeconds=5'))
  expect(await frames.next()).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'b' } } })
  await clock.advance(5_000)
  expect(await frames.next()).toBeUndefined()
})

describe('a watch from a revision', () => {
  it('that is still to come waits for it', async () => {
    const revision = api.registry.revision
    const frames = framesOf(await api.fetch(`${path}&resourceVersion=${String(revision + 1)}`))
    await create('a')
    await create('b')
    expect(await frames.next()).toMatchObject({ object: { metadata: { name: 'b' } } })
    await frames.cancel()
  })

  it('that is none is refused in upstream’s words', async () => {
    const response = await api.fetch(`${path}&resourceVersion=abc`)
    const { message } = (await response.json()) as { message: string }
    expect({ status: response.status, message }).toEqual({
      status: 500,
      message: 'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    })
  })
})
