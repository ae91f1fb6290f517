import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Emitter } from '#base/emitter.ts'
import type { EngineStatus } from '#contract/app.ts'
import { RuntimeHealth } from '../../../../main/app/runtime-health.ts'
import { ClusterCatalog } from '../../../../main/clusters/catalog.ts'
import { WatchHub } from '../../../../main/watch/hub.ts'
import { FakeApi } from '../../../support/fake-api.ts'
import { FakeClock, flush } from '../../../support/fake-clock.ts'
import { createTempDir } from '../../../support/temp-dir.ts'

const status: EngineStatus = {
  state: 'running',
  restarts: 0,
  runtime: { name: 'docker', reason: 'it answers', healthy: true },
}

let dir: ReturnType<typeof createTempDir>
let api: FakeApi
let hub: WatchHub
let catalog: ClusterCatalog
let health: RuntimeHealth

function putNode(isReady: boolean, message: string): void {
  const conditions = [{ type: 'Ready', status: isReady ? 'True' : 'False', message }]
  api.put('/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, status: { conditions } } as never)
}

beforeEach(async () => {
  dir = createTempDir('health')
  mkdirSync(join(dir.path, 'engine'))
  const file = join(dir.path, 'engine', 'kubeconfig')
  const clusters = [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }]
  writeFileSync(file, JSON.stringify({ clusters, contexts: [{ name: 'c', context: { cluster: 'c', user: '' } }] }))
  const clock = new FakeClock()
  api = new FakeApi()
  api.fixed.set('/version', {})
  hub = new WatchHub(clock)
  catalog = new ClusterCatalog({
    clock,
    customizationOf: () => ({}),
    openTarget: () => ({
      fetch: (path, options) => api.fetch(path, options),
      upgrade: (path) => api.upgrade(path),
      forgive: () => undefined,
      dispose: () => undefined,
    }),
  })
  await catalog.setSources([{ files: [file], isEngine: true, isRequired: false, isRemovable: false }])
  const changed = new Emitter<void>()
  const engine = {
    status,
    onChange: (listener: () => void) => changed.on(listener),
    start: () => undefined,
    stop: () => Promise.resolve(),
  }
  health = new RuntimeHealth(engine, catalog, hub, 'engine')
})

afterEach(async () => {
  health.dispose()
  hub.dispose()
  catalog.dispose()
  dir.dispose()
  await flush()
})

it('tells that the container runtime went away and came back, in the words of the node', async () => {
  putNode(true, 'docker answers')
  health.watch()
  await flush()
  expect(health.status).toEqual(status)
  let changes = 0
  const subscription = health.onChange(() => {
    changes += 1
  })
  putNode(false, 'docker does not answer')
  await flush()
  expect(health.status.runtime).toMatchObject({ healthy: false, message: 'docker does not answer' })
  putNode(true, 'docker answers')
  await flush()
  expect(health.status).toEqual(status)
  expect(changes).toBe(2)
  subscription.dispose()
})
