import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { setDisposableTracker } from '#base/disposable.ts'
import type { Row, RowsUpdate } from '#contract/objects.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { firstOf, startTestHost, type TestHost } from '../support/test-host.ts'

const resource = (group: string, plural: string, namespaced = true) => ({
  group,
  version: 'v1',
  resource: plural,
  namespaced,
})
const ref = (group: string, plural: string, name: string) => ({
  cluster: 'engine',
  resource: resource(group, plural),
  namespace: 'default',
  name,
})

const manifest = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "example/web:1", ports: [{name: http, containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
`

let dir: ReturnType<typeof createTempDir>
let host: TestHost

beforeAll(async () => {
  dir = createTempDir('host')
  host = await startTestHost({ dataDir: dir.path, engineArgs: ['--runtime', 'simulated'] })
})

// One host serves all tests of this file: what is open at the end of one is no leak.
beforeEach(() => {
  setDisposableTracker(undefined)
})

afterAll(async () => {
  await host.stop()
  dir.dispose()
})

/** Keeps the rows of a list as the window does, until they are as wanted. */
function rowsUntil(plural: string, group: string, isWanted: (rows: Row[]) => boolean): Promise<Row[]> {
  const rows = new Map<string, Row>()
  const take = (update: RowsUpdate): Row[] | undefined => {
    if (update.type === 'feed') return undefined
    if (update.type === 'snapshot') {
      rows.clear()
      for (const row of update.rows) rows.set(row.id, row)
    } else {
      for (const id of update.deletes) rows.delete(id)
      for (const row of update.upserts) rows.set(row.id, row)
    }
    return isWanted([...rows.values()]) ? [...rows.values()] : undefined
  }
  return firstOf(host.client.objects.watch({ clusters: ['engine'], resource: resource(group, plural) }), take)
}

const isRunning = (row: Row): boolean => row.health?.state === 'ready' && !row.isDeleting

describe('the host with its own engine', () => {
  it('starts it and connects to it without being asked', async () => {
    const status = await firstOf(host.client.app.engine({}), (item) => (item.state === 'running' ? item : undefined))
    expect(status).toMatchObject({ runtime: { name: 'simulated' }, restarts: 0 })
    const cluster = await firstOf(host.client.clusters.watch({}), ({ clusters }) =>
      clusters.find(({ id, state }) => id === 'engine' && state === 'connected'),
    )
    expect(cluster).toMatchObject({ source: { type: 'engine' }, auth: 'client-certificate' })
    expect(cluster.version).toMatch(/^v1\./)
  })

  it('finds the kinds by discovery', async () => {
    const kinds = await host.client.clusters.kinds({ cluster: 'engine' })
    expect(kinds).toContainEqual(
      expect.objectContaining({ group: 'apps', kind: 'Deployment', resource: 'deployments' }),
    )
  })

  it('applies a text of several objects, and shows what comes of it', async () => {
    const apply = () =>
      host.client.objects.apply({ cluster: 'engine', text: manifest, namespace: 'default', dryRun: false })
    expect((await apply()).map(({ outcome, error }) => error ?? outcome)).toEqual(['created', 'created'])
    const pods = await rowsUntil('pods', '', (rows) => rows.filter(isRunning).length === 3)
    expect(pods.map(({ labels }) => labels['app'])).toEqual(['web', 'web', 'web'])
    expect((await apply()).map(({ outcome, error }) => error ?? outcome)).toEqual(['unchanged', 'unchanged'])
  })

  it('scales, restarts and shows what stands around a workload', async () => {
    const deployment = ref('apps', 'deployments', 'web')
    await host.client.objects.scale({ ref: deployment, replicas: 2 })
    const [first] = await rowsUntil('pods', '', (rows) => rows.length === 2 && rows.every(isRunning))
    await host.client.objects.restart({ ref: deployment })
    await rowsUntil(
      'pods',
      '',
      (rows) => rows.length === 2 && rows.every((row) => isRunning(row) && row.id !== first?.id),
    )
    const related = await firstOf(host.client.objects.related({ ref: deployment }), (objects) =>
      objects.filter(({ kind, role }) => kind === 'Pod' && role === 'dependent').length >= 2 ? objects : undefined,
    )
    expect(related.map(({ kind }) => kind)).toContain('ReplicaSet')
  })

  it('follows the log of a workload', async () => {
    const pods = await rowsUntil('pods', '', (rows) => rows.length === 2 && rows.every(isRunning))
    const started = new Set<string>()
    await firstOf(
      host.client.sessions.logs({ ref: ref('apps', 'deployments', 'web'), follow: true }),
      ({ notices }) => {
        for (const { pod, type } of notices) if (type === 'started') started.add(pod)
        return started.size === 2 ? started : undefined
      },
    )
    expect([...started].sort()).toEqual(pods.map(({ name }) => name).sort())
  })

  it('forwards a port to the pods of a service', async () => {
    const forward = await host.client.sessions.startForward({ ref: ref('', 'services', 'web'), remotePort: 80 })
    const active = await firstOf(host.client.sessions.forwards({}), (forwards) =>
      forwards.find(({ id, state }) => id === forward.id && state === 'active'),
    )
    const answer = await fetch(active.url)
    expect(answer.status).toBe(200)
    await answer.text()
    await host.client.sessions.stopForward({ id: forward.id })
    await expect(fetch(active.url)).rejects.toThrow()
  })

  it('replaces an object by its edited text, and notices that somebody else was faster', async () => {
    const service = ref('', 'services', 'web')
    const { yaml } = await firstOf(host.client.objects.watchOne({ ref: service }), (update) => update)
    const edited = yaml.replace('name: web', 'name: web\n  labels: {edited: "yes"}')
    const { object } = await host.client.objects.replace({ ref: service, text: edited, dryRun: false })
    expect(object).toMatchObject({ metadata: { labels: { edited: 'yes' } } })
    await expect(host.client.objects.replace({ ref: service, text: edited, dryRun: false })).rejects.toMatchObject({
      code: 409,
    })
  })

  it('starts the engine again when it is killed, and every list goes on', async () => {
    const pods = host.client.objects.watch({ clusters: ['engine'], resource: resource('', 'pods') })
    const updates = pods[Symbol.asyncIterator]()
    expect((await updates.next()).value).toMatchObject({ type: 'snapshot', feeds: [{ state: 'live' }] })
    host.engines.at(-1)?.kill()
    const status = await firstOf(host.client.app.engine({}), (item) =>
      item.restarts === 1 && item.state === 'running' ? item : undefined,
    )
    expect(status.restarts).toBe(1)
    const states: string[] = []
    while (states.at(-1) !== 'live') {
      const { value } = (await updates.next()) as { value: RowsUpdate }
      if (value.type === 'feed') states.push(value.feed.state)
    }
    expect(states).toContain('stale')
    await updates.return?.()
  })

  it('deletes', async () => {
    await host.client.objects.delete({ ref: ref('apps', 'deployments', 'web') })
    await rowsUntil('pods', '', (rows) => rows.length === 0)
  })

  it('stops the engine and starts it when it is asked', async () => {
    await host.client.app.stopEngine({})
    await firstOf(host.client.app.engine({}), (item) => (item.state === 'off' ? item : undefined))
    await host.client.app.startEngine({})
    await firstOf(host.client.app.engine({}), (item) => (item.state === 'running' ? item : undefined))
  })
})
