import { rmSync, writeFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ClusterCatalog } from '../../../../main/clusters/catalog.ts'
import type { LiveConnection } from '../../../../main/clusters/connection.ts'
import type { SourceSpec } from '../../../../main/clusters/kubeconfig-source.ts'
import type { ClusterTarget } from '../../../../main/clusters/target.ts'
import { FakeApi } from '../../../support/fake-api.ts'
import { FakeClock, flush } from '../../../support/fake-clock.ts'
import { createTempDir } from '../../../support/temp-dir.ts'

const kubeconfig = (...contexts: string[]): string =>
  JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: 'https://user:pass@c.example:6443' } }],
    users: [{ name: 'u', user: { token: 'the-secret-token' } }],
    contexts: contexts.map((name) => ({ name, context: { cluster: 'c', user: 'u', namespace: 'shop' } })),
  })

let dir: ReturnType<typeof createTempDir>
let clock: FakeClock
let catalog: ClusterCatalog
let opened: ClusterTarget[]
let api: FakeApi

const spec = (file: string, more: Partial<SourceSpec> = {}): SourceSpec => ({
  files: [join(dir.path, file)],
  isRequired: true,
  isRemovable: true,
  isEngine: false,
  ...more,
})
const write = (file: string, text: string): void => {
  writeFileSync(join(dir.path, file), text)
}
const names = (): string[] => catalog.snapshot().clusters.map(({ name }) => name)

/** Files are asked after once a second; reading them takes real time. */
async function untilFilesAreRead(isDone: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !isDone(); turn++) {
    await clock.advance(1000)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  expect(isDone()).toBe(true)
}

beforeEach(() => {
  dir = createTempDir('catalog')
  clock = new FakeClock()
  opened = []
  api = new FakeApi()
  api.fixed.set('/version', { gitVersion: 'v1.35.0' })
  catalog = new ClusterCatalog({
    clock,
    openTarget: (target) => {
      opened.push(target)
      const live: LiveConnection = {
        fetch: (path, options) => api.fetch(path, options),
        upgrade: (path) => api.upgrade(path),
        dispose: () => undefined,
        forgive: () => undefined,
      }
      return live
    },
    customizationOf: () => ({}),
  })
})

afterEach(() => {
  catalog.dispose()
  dir.dispose()
})

describe('the catalog', () => {
  it('lists every context, and contacts none', async () => {
    write('a', kubeconfig('dev', 'prod'))
    await catalog.setSources([spec('a')])
    expect(catalog.snapshot().clusters).toMatchObject([
      { name: 'dev', state: 'idle', auth: 'token', user: 'u', namespace: 'shop', server: 'https://c.example:6443' },
      { name: 'prod', state: 'idle' },
    ])
    expect(opened).toEqual([])
  })

  it('holds no credential in what it shows', async () => {
    write('a', kubeconfig('dev'))
    await catalog.setSources([spec('a')])
    expect(JSON.stringify(catalog.snapshot())).not.toMatch(/the-secret-token|pass/)
  })

  it('connects when it is asked, and tells the version', async () => {
    write('a', kubeconfig('dev'))
    await catalog.setSources([spec('a')])
    const [summary] = catalog.snapshot().clusters
    expect(await catalog.get(summary?.id ?? '').connect()).toMatchObject({ state: 'connected', version: 'v1.35.0' })
  })

  it('shows what is broken beside what works', async () => {
    write('a', kubeconfig('dev'))
    write('b', 'contexts: [')
    write('c', JSON.stringify({ contexts: [{ name: 'lost', context: { cluster: 'none', user: '' } }] }))
    await catalog.setSources([
      spec('a'),
      spec('b'),
      spec('c'),
      spec('missing'),
      spec('optional', { isRequired: false }),
    ])
    expect(names()).toEqual(['dev'])
    expect(catalog.snapshot().problems).toMatchObject([
      { file: join(dir.path, 'b'), error: { code: 'kubeconfig.invalid', details: { line: 1 } } },
      {
        file: join(dir.path, 'c'),
        error: { code: 'kubeconfig.invalid', details: { reason: expect.stringContaining('none') as string } },
      },
      { file: join(dir.path, 'missing'), error: { code: 'kubeconfig.unreadable' } },
    ])
  })

  it('never quotes a broken file: it may hold a credential', async () => {
    write('a', 'users:\n- name: u\n  user: {token: the-secret-token\n')
    write('b', JSON.stringify({ users: [{ name: 'u', user: { token: ['the-secret-token'] } }] }))
    await catalog.setSources([spec('a'), spec('b')])
    expect(catalog.snapshot().problems).toHaveLength(2)
    expect(JSON.stringify(catalog.snapshot())).not.toContain('the-secret-token')
  })

  it('keeps ids and connections while files change', async () => {
    write('a', kubeconfig('dev'))
    await catalog.setSources([spec('a')])
    const [before] = catalog.snapshot().clusters
    const cluster = catalog.get(before?.id ?? '')
    await cluster.connect()
    await writeFile(join(dir.path, 'a.new'), kubeconfig('new', 'dev'))
    await rename(join(dir.path, 'a.new'), join(dir.path, 'a'))
    await untilFilesAreRead(() => names().length === 2)
    expect(names()).toEqual(['new', 'dev'])
    expect(catalog.get(before?.id ?? '')).toBe(cluster)
    expect(cluster.state.state).toBe('connected')
    rmSync(join(dir.path, 'a'))
    await untilFilesAreRead(() => names().length === 0)
    expect(catalog.snapshot().problems).toMatchObject([{ error: { code: 'kubeconfig.unreadable' } }])
  })

  it('tells open watches when the server of a cluster has moved', async () => {
    write('a', kubeconfig('dev'))
    await catalog.setSources([spec('a')])
    const cluster = catalog.get(catalog.snapshot().clusters[0]?.id ?? '')
    await cluster.connect()
    let resets = 0
    const subscription = cluster.onReset(() => {
      resets += 1
    })
    write('a', kubeconfig('dev').replace('6443', '7443'))
    await untilFilesAreRead(() => resets > 0)
    await cluster.connect()
    expect(opened.map(({ cluster: { server } }) => new URL(server).port)).toEqual(['6443', '7443'])
    subscription.dispose()
  })

  it('joins what stands in several files of one list', async () => {
    write('a', JSON.stringify({ contexts: [{ name: 'dev', context: { cluster: 'c', user: 'u' } }] }))
    write('b', kubeconfig('dev', 'prod'))
    await catalog.setSources([{ ...spec('a'), files: [join(dir.path, 'a'), join(dir.path, 'b')] }])
    expect(catalog.snapshot()).toMatchObject({
      clusters: [{ name: 'dev', source: { file: join(dir.path, 'a') } }, { name: 'prod' }],
      problems: [],
    })
  })

  it('does not know other clusters', () => {
    expect(() => catalog.get('other')).toThrow(expect.objectContaining({ code: 'cluster.unknown' }) as Error)
  })

  it('says why a cluster does not answer', async () => {
    write('a', kubeconfig('dev'))
    await catalog.setSources([spec('a')])
    const cluster = catalog.get(catalog.snapshot().clusters[0]?.id ?? '')
    api.nextAnswers.push(new Response('{}', { status: 401 }))
    expect(await cluster.connect()).toMatchObject({ state: 'failed', error: { code: 'cluster.unauthorized' } })
    await flush()
  })
})
