import { connect } from 'node:http2'
import { gunzipSync } from 'node:zlib'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Status } from '#kube/meta/status.ts'
import { createApiClient, type ApiClient } from '../support/api-client.ts'
import { startEngine, type EngineProcess } from '../support/engine-process.ts'
import { createTempDir } from '../support/temp-dir.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
const tableAccept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

let engine: EngineProcess
let client: ApiClient
const dir = createTempDir('api')

beforeAll(async () => {
  engine = await startEngine({ dataDir: dir.path })
  client = engine.client
}, 30_000)

afterAll(async () => {
  const { code, stderr } = await engine.stop()
  dir.dispose()
  expect({ code, errors: stderr.split('\n').filter((line) => line.includes('"level":"error"')) }).toEqual({
    code: 0,
    errors: [],
  })
})

async function create(name: string, rest: Record<string, unknown> = {}): Promise<KubeObject> {
  const answer = await client.send(configMaps, { method: 'POST', body: { metadata: { name }, ...rest } })
  expect(answer.status, answer.text).toBe(201)
  return answer.json<KubeObject>()
}

describe('who may ask', () => {
  it('refuses a request without credentials, but tells anybody its health and version', async () => {
    const nobody = createApiClient(engine.kubeconfig, 'anonymous')
    const refused = await nobody.send('/api/v1/namespaces')
    expect(refused.status).toBe(401)
    expect(refused.json<Status>()).toMatchObject({
      kind: 'Status',
      status: 'Failure',
      reason: 'Unauthorized',
      code: 401,
    })
    for (const path of ['/livez', '/readyz', '/healthz', '/version']) expect((await nobody.send(path)).status).toBe(200)
    nobody.dispose()
  })

  it('refuses a token it does not know', async () => {
    const nobody = createApiClient(engine.kubeconfig, 'anonymous')
    const answer = await nobody.send('/api', { headers: { authorization: 'Bearer nonsense' } })
    expect(answer.status).toBe(401)
    nobody.dispose()
  })
})

describe('verbs', () => {
  it('creates, reads, updates, patches and deletes', async () => {
    const created = await create('life', { data: { a: '1' } })
    expect(created).toMatchObject({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'life', namespace: 'default' },
    })
    const path = `${configMaps}/life`
    const updated = await client.send(path, { method: 'PUT', body: { ...created, data: { a: '2' } } })
    expect(updated.status).toBe(200)
    const stale = await client.send(path, { method: 'PUT', body: { ...created, data: { a: '3' } } })
    expect(stale.json<Status>()).toMatchObject({
      reason: 'Conflict',
      code: 409,
      details: { name: 'life', kind: 'configmaps' },
    })
    const merged = await client.send(path, {
      method: 'PATCH',
      body: { data: { a: null, b: '4' } },
      headers: { 'content-type': 'application/merge-patch+json' },
    })
    expect(merged.json()).toMatchObject({ data: { b: '4' } })
    const jsonPatch = await client.send(path, {
      method: 'PATCH',
      body: [{ op: 'add', path: '/data/c', value: '5' }],
      headers: { 'content-type': 'application/json-patch+json' },
    })
    expect(jsonPatch.json()).toMatchObject({ data: { b: '4', c: '5' } })
    const deleted = await client.send(path, { method: 'DELETE' })
    expect(deleted.json<Status>()).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'life', kind: 'configmaps' },
    })
    expect((await client.send(path)).json<Status>()).toMatchObject({
      code: 404,
      reason: 'NotFound',
      message: 'configmaps "life" not found',
    })
  })

  it('merges lists by their keys in a strategic merge patch', async () => {
    const path = '/api/v1/namespaces/default/services'
    const ports = [
      { name: 'a', port: 80 },
      { name: 'b', port: 81 },
    ]
    await client.send(path, { method: 'POST', body: { metadata: { name: 'merged' }, spec: { ports } } })
    const patched = await client.send(`${path}/merged`, {
      method: 'PATCH',
      body: { spec: { ports: [{ port: 81, name: 'c' }] } },
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
    })
    const service = patched.json<{ spec: { ports: { name: string; port: number }[] } }>()
    expect(service.spec.ports.map(({ name, port }) => `${name}:${String(port)}`).sort()).toEqual(['a:80', 'c:81'])
  })

  it('stores nothing on a dry run', async () => {
    const answer = await client.send(`${configMaps}?dryRun=All`, {
      method: 'POST',
      body: { metadata: { name: 'dry' } },
    })
    expect(answer.status).toBe(201)
    expect((await client.send(`${configMaps}/dry`)).status).toBe(404)
  })

  it('deletes a collection by selector and leaves the rest', async () => {
    await create('sweep-1', { metadata: { name: 'sweep-1', labels: { sweep: 'yes' } } })
    await create('sweep-2', { metadata: { name: 'sweep-2', labels: { sweep: 'no' } } })
    const answer = await client.send(`${configMaps}?labelSelector=sweep%3Dyes`, { method: 'DELETE' })
    expect(answer.json<{ items: KubeObject[] }>().items.map((item) => item.metadata.name)).toEqual(['sweep-1'])
    expect((await client.send(`${configMaps}/sweep-2`)).status).toBe(200)
  })

  it('reads and writes the scale of a deployment', async () => {
    const path = '/apis/apps/v1/namespaces/default/deployments'
    await client.send(path, { method: 'POST', body: deployment('scaled', 0) })
    const scale = await client.send(`${path}/scaled/scale`)
    expect(scale.json()).toMatchObject({ kind: 'Scale', spec: { replicas: 0 }, status: { selector: 'app=scaled' } })
    const written = await client.send(`${path}/scaled/scale`, {
      method: 'PATCH',
      body: { spec: { replicas: 1 } },
      headers: { 'content-type': 'application/merge-patch+json' },
    })
    expect(written.json()).toMatchObject({ spec: { replicas: 1 } })
    expect((await client.send(`${path}/scaled`)).json()).toMatchObject({ spec: { replicas: 1 } })
    await client.send(`${path}/scaled`, { method: 'DELETE' })
  })
})

function deployment(name: string, replicas: number): object {
  const labels = { app: name }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'busybox' }] } }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { replicas, selector: { matchLabels: labels }, template },
  }
}

describe('what a body may be', () => {
  it('reads YAML', async () => {
    const answer = await client.send(configMaps, {
      method: 'POST',
      body: 'metadata:\n  name: from-yaml\ndata:\n  mode: "0644"\n',
      headers: { 'content-type': 'application/yaml' },
    })
    expect(answer.json()).toMatchObject({ metadata: { name: 'from-yaml' }, data: { mode: '0644' } })
  })

  it.each([
    ['application/vnd.kubernetes.protobuf', 'POST', configMaps],
    ['application/cbor', 'POST', configMaps],
    ['application/apply-patch+yaml', 'PATCH', `${configMaps}/x`],
  ])('answers %s with 415, as a Status', async (type, method, path) => {
    const answer = await client.send(path, { method, body: 'k8s', headers: { 'content-type': type } })
    expect(answer.json<Status>()).toMatchObject({ kind: 'Status', code: 415, reason: 'UnsupportedMediaType' })
  })

  it('checks type, namespace and name against the URL', async () => {
    const send = async (path: string, body: object, method = 'POST'): Promise<string | undefined> =>
      (await client.send(path, { method, body })).json<Status>().message
    expect(await send(configMaps, { apiVersion: 'v2', metadata: { name: 'x' } })).toBe(
      'the API version in the data (v2) does not match the expected API version (v1)',
    )
    expect(await send(configMaps, { kind: 'Secret', metadata: { name: 'x' } })).toContain(
      'cannot be handled as a ConfigMap',
    )
    expect(await send(configMaps, { metadata: { name: 'x', namespace: 'other' } })).toBe(
      'the namespace of the provided object does not match the namespace sent on the request',
    )
    expect(await send(`${configMaps}/y`, { metadata: { name: 'x' } }, 'PUT')).toBe(
      'the name of the object (x) does not match the name on the URL (y)',
    )
  })

  it('names unknown and duplicate fields as the client asks', async () => {
    const body = '{"metadata":{"name":"fields"},"dataa":{"a":"1"},"data":{"k":"1","k":"2"}}'
    const send = (validation: string) =>
      client.send(`${configMaps}?fieldValidation=${validation}`, { method: 'POST', body })
    const strict = await send('Strict')
    expect(strict.json<Status>()).toMatchObject({
      code: 400,
      message:
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dataa", duplicate field "data.k"',
    })
    const warned = await send('Warn')
    expect(warned.headers['warning']).toContain('299 - "unknown field \\"dataa\\""')
    expect(warned.json()).toMatchObject({ data: { k: '2' } })
    expect(warned.json()).not.toHaveProperty('dataa')
  })

  it('names the field whose type is wrong', async () => {
    const answer = await client.send('/apis/apps/v1/namespaces/default/deployments', {
      method: 'POST',
      body: { metadata: { name: 'x' }, spec: { replicas: 'three' } },
    })
    expect(answer.json<Status>()).toMatchObject({
      code: 400,
      message: expect.stringContaining(
        'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
      ) as string,
    })
  })
})

describe('what an answer may be', () => {
  it('answers an unknown Accept with 406 and takes JSON where protobuf stands first', async () => {
    const unknown = await client.send(configMaps, { headers: { accept: 'text/csv' } })
    expect(unknown.json<Status>()).toMatchObject({ code: 406, reason: 'NotAcceptable' })
    const accept = 'application/vnd.kubernetes.protobuf,application/json'
    const listed = await client.send(configMaps, { headers: { accept } })
    expect(listed.headers['content-type']).toBe('application/json')
    expect(listed.json()).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1' })
  })

  it('gives an unknown path a Status', async () => {
    for (const path of ['/apis/nothing/v1/things', '/api/v1/nothings', '/nothing', `${configMaps}/a/b/c`]) {
      expect((await client.send(path)).json<Status>(), path).toMatchObject({
        kind: 'Status',
        code: 404,
        reason: 'NotFound',
      })
    }
    expect((await client.send('/api/v1/namespaces', { method: 'DELETE' })).status).toBe(405)
  })

  it('prints a table with ages, and the part of the object that is asked for', async () => {
    const answer = await client.send('/api/v1/namespaces?includeObject=Object', { headers: { accept: tableAccept } })
    interface Table {
      kind: string
      columnDefinitions: { name: string }[]
      rows: { cells: unknown[]; object: KubeObject }[]
    }
    const table = answer.json<Table>()
    expect(table.kind).toBe('Table')
    expect(table.columnDefinitions.map((column) => column.name)).toEqual(['Name', 'Status', 'Age'])
    const row = table.rows.find(({ cells }) => cells[0] === 'default')
    expect(row?.cells).toEqual(['default', 'Active', expect.stringMatching(/^\d+[smh]/)])
    expect(row?.object.kind).toBe('Namespace')
  })

  it('compresses a large answer for who can read it', async () => {
    await create('large', { data: { a: 'x'.repeat(200_000) } })
    const plain = await client.send(`${configMaps}/large`)
    expect(plain.headers['content-encoding']).toBeUndefined()
    const packed = await client.send(`${configMaps}/large`, { headers: { 'accept-encoding': 'gzip' } })
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(Number(packed.headers['content-length'])).toBeLessThan(10_000)
    expect(gunzipSync(packed.body).toString()).toBe(plain.text)
  })

  it('answers with metadata alone', async () => {
    const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
    const list = (await client.send('/api/v1/namespaces', { headers: { accept } })).json<{
      kind: string
      items: object[]
    }>()
    expect(list.kind).toBe('PartialObjectMetadataList')
    expect(Object.keys(list.items[0] ?? {}).sort()).toEqual(['apiVersion', 'kind', 'metadata'])
  })

  it('pages a list, all pages at the revision of the first', async () => {
    for (const name of ['page-1', 'page-2', 'page-3']) await create(name, { metadata: { name, labels: { paged: '' } } })
    interface Page {
      metadata: { continue?: string; resourceVersion: string }
      items: KubeObject[]
    }
    const first = (await client.send(`${configMaps}?labelSelector=paged&limit=2`)).json<Page>()
    await create('page-4', { metadata: { name: 'page-4', labels: { paged: '' } } })
    const token = encodeURIComponent(first.metadata.continue ?? '')
    const rest = (await client.send(`${configMaps}?labelSelector=paged&limit=2&continue=${token}`)).json<Page>()
    expect([...first.items, ...rest.items].map((item) => item.metadata.name)).toEqual(['page-1', 'page-2', 'page-3'])
    expect(rest.metadata.resourceVersion).toBe(first.metadata.resourceVersion)
    expect(rest.metadata.continue).toBeUndefined()
  })
})

describe('discovery and OpenAPI', () => {
  const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'

  it('answers in the aggregated format with an ETag, and with 304 to it', async () => {
    const answer = await client.send('/apis', { headers: { accept: aggregated } })
    expect(answer.headers['content-type']).toContain('as=APIGroupDiscoveryList')
    expect(answer.headers['vary']).toBe('Accept')
    interface Group {
      metadata: { name: string }
      versions: { resources: { resource: string; subresources?: object[] }[] }[]
    }
    const apps = answer.json<{ items: Group[] }>().items.find((group) => group.metadata.name === 'apps')
    const deployments = apps?.versions[0]?.resources.find(({ resource }) => resource === 'deployments')
    expect(deployments?.subresources).toHaveLength(2)
    const again = await client.send('/apis', {
      headers: { accept: aggregated, 'if-none-match': String(answer.headers['etag']) },
    })
    expect(again.status).toBe(304)
  })

  it('answers in the legacy format', async () => {
    expect((await client.send('/api')).json()).toMatchObject({ kind: 'APIVersions', versions: ['v1'] })
    const list = (await client.send('/apis/apps/v1')).json<{ resources: { name: string; kind: string }[] }>()
    expect(list.resources.map(({ name }) => name)).toContain('deployments/scale')
    expect(list.resources.find(({ name }) => name === 'deployments/scale')).toMatchObject({
      kind: 'Scale',
      group: 'autoscaling',
    })
  })

  it('publishes schemas with the operations and patch rules that kubectl reads', async () => {
    const index = (await client.send('/openapi/v3')).json<{ paths: Record<string, { serverRelativeURL: string }> }>()
    const url = index.paths['apis/apps/v1']?.serverRelativeURL ?? ''
    interface Document {
      paths: Record<string, { patch: Record<string, unknown> & { parameters: { name: string }[] } }>
      components: { schemas: Record<string, { properties: Record<string, Record<string, unknown>> }> }
    }
    const document = (await client.send(url)).json<Document>()
    const patch = document.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}']?.patch
    expect(patch?.['x-kubernetes-group-version-kind']).toEqual({ group: 'apps', version: 'v1', kind: 'Deployment' })
    expect(patch?.parameters.map(({ name }) => name)).toContain('fieldValidation')
    expect(document.components.schemas['io.k8s.api.core.v1.PodSpec']?.properties['containers']).toMatchObject({
      type: 'array',
      'x-kubernetes-patch-strategy': 'merge',
      'x-kubernetes-patch-merge-key': 'name',
    })
    expect((await client.send('/openapi/v2')).status).toBe(406)
  })

  it('tells a version of integers, and its health check by check', async () => {
    expect((await client.send('/version')).json()).toMatchObject({ major: '1', minor: '36' })
    expect((await client.send('/readyz?verbose')).text).toContain('[+]ping ok')
  })
})

describe('upgrades', () => {
  const path = '/api/v1/namespaces/default/pods/nobody/portforward?ports=80'

  const refusal = (url: string, protocol: string, who: 'admin' | 'anonymous'): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const { ca, cert, key } = client.credentials
      const socket = new WebSocket(url, protocol, who === 'admin' ? { ca, cert, key } : { ca })
      socket.on('unexpected-response', (_request, response) => {
        response.resume()
        resolve(response.statusCode)
      })
      socket.on('open', () => {
        reject(new Error('the upgrade was accepted'))
      })
      socket.on('error', reject)
    })

  it('are refused with a status of their own', async () => {
    const url = `${client.server.replace('https', 'wss')}${path}`
    expect(await refusal(url, 'v4.channel.k8s.io', 'anonymous')).toBe(401)
    expect(await refusal(url, 'v4.channel.k8s.io', 'admin')).toBe(404)
    expect(await refusal(url, 'v5.channel.k8s.io', 'admin')).toBe(400)
    expect(await refusal(url.replace('portforward', 'exec'), 'v5.channel.k8s.io', 'admin')).toBe(404)
  })
})

describe('HTTP/2', () => {
  it('serves the same API, many requests on one connection', async () => {
    const { ca, cert, key } = client.credentials
    const session = connect(client.server, { ca, cert, key })
    const get = (path: string): Promise<{ status: number; text: string }> =>
      new Promise((resolve, reject) => {
        const request = session.request({ ':path': path, accept: 'application/json' })
        let status = 0
        let text = ''
        request.setEncoding('utf8')
        request.on('response', (headers) => (status = headers[':status'] ?? 0))
        request.on('data', (chunk: string) => (text += chunk))
        request.on('end', () => {
          resolve({ status, text })
        })
        request.on('error', reject)
        request.end()
      })
    const answers = await Promise.all(Array.from({ length: 50 }, () => get('/api/v1/namespaces/default')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(JSON.parse(answers[0]?.text ?? '')).toMatchObject({ kind: 'Namespace', metadata: { name: 'default' } })
    expect((await get('/apis/x/v1/y')).status).toBe(404)
    session.close()
  })
})
