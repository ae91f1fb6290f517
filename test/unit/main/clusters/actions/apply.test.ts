import { beforeEach, describe, expect, it } from 'vitest'
import { parseJson } from '#base/exact-json.ts'
import type { DiscoveredKind } from '#contract/clusters.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { statusError } from '#kube/meta/status.ts'
import { applyManifest } from '../../../../../main/clusters/actions/apply.ts'
import { FakeApi } from '../../../../support/fake-api.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'

const kind = (group: string, name: string, resource: string, namespaced = true): DiscoveredKind => ({
  group,
  version: 'v1',
  kind: name,
  resource,
  namespaced,
  verbs: [],
  shortNames: [],
  categories: [],
})

class Cluster extends FakeApi {
  served = [
    kind('', 'ConfigMap', 'configmaps'),
    kind('', 'Secret', 'secrets'),
    kind('', 'Namespace', 'namespaces', false),
  ]
  refreshes = 0

  kinds(refresh = false): Promise<DiscoveredKind[]> {
    if (refresh) this.refreshes += 1
    return Promise.resolve(this.served)
  }
}

const maps = '/api/v1/configmaps'
const secrets = '/api/v1/secrets'
const map = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: ${data}\n`

let cluster: Cluster
const apply = (text: string, dryRun = false) =>
  applyManifest(cluster, text, { dryRun, namespace: 'shop', clock: new FakeClock() })

beforeEach(() => {
  cluster = new Cluster()
})

describe('applying a text', () => {
  it('creates each object in its namespace, or in the one that is selected', async () => {
    const results = await apply(
      `${map('{a: "1"}')}---\n# a comment\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: n\n  namespace: other\n---\n`,
    )
    expect(results).toMatchObject([
      { line: 1, outcome: 'created', ref: { kind: 'ConfigMap', namespace: 'shop', name: 'm' } },
      { line: 7, outcome: 'created', ref: { namespace: 'other', name: 'n' } },
    ])
    expect(cluster.get(maps, 'shop', 'm')).toMatchObject({ data: { a: '1' } })
  })

  it('sends whole numbers as they are, also those that JavaScript would round', async () => {
    const text = (big: string): string => map('{a: "1"}') + `spec: {big: ${big}, other: [9007199254740993]}\n`
    await apply(text('9223372036854775807'))
    expect(cluster.requests.at(-1)?.body).toContain('"spec":{"big":9223372036854775807,"other":[9007199254740993]}')
    cluster.put(maps, parseJson(cluster.requests.at(-1)?.body ?? '') as KubeObject)
    expect(await apply(text('9223372036854775807'))).toMatchObject([{ outcome: 'unchanged' }])
    expect(await apply(text('9223372036854775806'))).toMatchObject([{ outcome: 'configured' }])
    expect(cluster.requests.at(-1)?.body).toContain('"spec":{"big":9223372036854775806}')
  })

  it('changes nothing when nothing is different', async () => {
    await apply(map('{a: "1"}'))
    const writes = cluster.requests.length
    expect(await apply(map('{a: "1"}'))).toMatchObject([{ outcome: 'unchanged' }])
    expect(cluster.requests.slice(writes).map(({ method }) => method)).toEqual(['GET'])
  })

  it('removes what it had set and sets no longer, and leaves what others have set', async () => {
    await apply(map('{a: "1", b: "2"}'))
    const live = cluster.get(maps, 'shop', 'm') as unknown as { data: Record<string, string> }
    cluster.put(maps, { ...live, data: { ...live.data, theirs: 'x' } } as never)
    expect(await apply(map('{a: "3"}'))).toMatchObject([{ outcome: 'configured' }])
    expect(cluster.get(maps, 'shop', 'm')).toMatchObject({ data: { a: '3', theirs: 'x' } })
    expect(JSON.stringify(cluster.get(maps, 'shop', 'm'))).not.toContain('"b":"2"')
  })

  it('asks the server to try without doing', async () => {
    await apply(map('{}'), true)
    expect(cluster.requests.at(-1)?.query.get('dryRun')).toBe('All')
  })

  it('reports the object that fails and goes on with the next', async () => {
    cluster.nextAnswers.push(statusError(403, 'Forbidden', 'no'))
    const results = await apply(`${map('{}')}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n`)
    expect(results).toMatchObject([
      { outcome: 'failed', error: { status: { reason: 'Forbidden' } } },
      { outcome: 'created', ref: { kind: 'Namespace', name: 'n' } },
    ])
  })

  it('unpacks lists', async () => {
    const results = await apply(
      `{"apiVersion":"v1","kind":"List","items":[${[1, 2]
        .map((n) => `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m${String(n)}"}}`)
        .join(',')}]}`,
    )
    expect(results.map(({ ref }) => ref.name)).toEqual(['m1', 'm2'])
  })

  it('says which versions of a kind are served when this one is not', async () => {
    const results = await apply('apiVersion: v2\nkind: configmap\nmetadata: {name: m}')
    expect(results).toMatchObject([
      {
        outcome: 'failed',
        error: { code: 'manifest.unknown-kind', details: { apiVersion: 'v2', served: ['v1 ConfigMap'] } },
      },
    ])
    expect(cluster.refreshes).toBe(1)
  })

  it('finds a kind that came after discovery was read', async () => {
    const before = cluster.served
    cluster.served = []
    cluster.kinds = (refresh) => Promise.resolve(refresh ? (cluster.served = before) : cluster.served)
    expect(await apply(map('{}'))).toMatchObject([{ outcome: 'created' }])
  })

  it('makes stringData into data, so that applying twice changes nothing', async () => {
    const text = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {pin: "1234"}'
    await apply(text)
    expect(cluster.get(secrets, 'shop', 's')).toMatchObject({ data: { pin: 'MTIzNA==' } })
    expect(await apply(text)).toMatchObject([{ outcome: 'unchanged' }])
  })

  it('refuses a Secret whose values are the mask', async () => {
    const results = await apply('apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {pin: "••••••••"}')
    expect(results).toMatchObject([{ outcome: 'failed', error: { code: 'manifest.invalid' } }])
    expect(cluster.requests).toEqual([])
  })
})
