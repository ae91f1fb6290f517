import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Status } from '#kube/meta/status.ts'
import { apiUnderTest, configMaps, tableAccept } from '../support/api-under-test.ts'

const api = apiUnderTest()

describe('what a body may be', () => {
  it('reads YAML', async () => {
    const answer = await api.client.send(configMaps, {
      method: 'POST',
      body: 'metadata:\n  name: from-yaml\ndata:\n  mode: "0644"\n',
      headers: { 'content-type': 'application/yaml' },
    })
    expect(answer.json()).toMatchObject({ metadata: { name: 'from-yaml' }, data: { mode: '0644' } })
  })

  it.each([
    ['text/plain', 'POST', configMaps],
    ['application/cbor', 'POST', configMaps],
    ['text/plain', 'PATCH', `${configMaps}/x`],
  ])('answers %s with 415, as a Status', async (type, method, path) => {
    const answer = await api.client.send(path, { method, body: 'k8s', headers: { 'content-type': type } })
    expect(answer.json<Status>()).toMatchObject({ kind: 'Status', code: 415, reason: 'UnsupportedMediaType' })
  })

  it('checks type, namespace and name against the URL', async () => {
    const send = async (path: string, body: object, method = 'POST'): Promise<string | undefined> =>
      (await api.client.send(path, { method, body })).json<Status>().message
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

  it('takes the namespace from the URL, and none for a cluster-scoped kind', async () => {
    const empty = await api.client.send(configMaps, {
      method: 'POST',
      body: { metadata: { name: 'ns', namespace: '' } },
    })
    expect(empty.json<KubeObject>().metadata.namespace).toBe('default')
    const body = { metadata: { name: 'scoped', namespace: 'default' } }
    const scoped = await api.client.send('/api/v1/namespaces', { method: 'POST', body })
    expect(scoped.status, scoped.text).toBe(201)
    expect(scoped.json<KubeObject>().metadata).not.toHaveProperty('namespace')
  })

  it('names unknown and duplicate fields as the client asks', async () => {
    const body = '{"metadata":{"name":"fields"},"dataa":{"a":"1"},"data":{"k":"1","k":"2"}}'
    const send = (validation: string) =>
      api.client.send(`${configMaps}?fieldValidation=${validation}`, { method: 'POST', body })
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
    const answer = await api.client.send('/apis/apps/v1/namespaces/default/deployments', {
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
    const unknown = await api.client.send(configMaps, { headers: { accept: 'text/csv' } })
    expect(unknown.json<Status>()).toMatchObject({ code: 406, reason: 'NotAcceptable' })
    const accept = 'application/vnd.kubernetes.protobuf,application/json'
    const listed = await api.client.send(configMaps, { headers: { accept } })
    expect(listed.headers['content-type']).toBe('application/json')
    expect(listed.json()).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1' })
  })

  it('gives an unknown path a Status below the groups it serves, and a text elsewhere', async () => {
    for (const path of ['/apis/nothing/v1/things', '/nothing']) {
      const { status, text } = await api.client.send(path)
      expect({ status, text }, path).toEqual({ status: 404, text: '404 page not found\n' })
    }
    for (const path of ['/api/v1/nothings', `${configMaps}/a/b/c`]) {
      expect((await api.client.send(path)).json<Status>(), path).toMatchObject({
        kind: 'Status',
        code: 404,
        reason: 'NotFound',
      })
    }
    expect((await api.client.send('/api/v1/namespaces', { method: 'DELETE' })).status).toBe(405)
  })

  it('prints a table with ages, and the part of the object that is asked for', async () => {
    const answer = await api.client.send('/api/v1/namespaces?includeObject=Object', {
      headers: { accept: tableAccept },
    })
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
    await api.create('large', { data: { a: 'x'.repeat(200_000) } })
    const plain = await api.client.send(`${configMaps}/large`)
    expect(plain.headers['content-encoding']).toBeUndefined()
    const packed = await api.client.send(`${configMaps}/large`, { headers: { 'accept-encoding': 'gzip' } })
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(Number(packed.headers['content-length'])).toBeLessThan(10_000)
    expect(gunzipSync(packed.body).toString()).toBe(plain.text)
  })

  it('answers with metadata alone', async () => {
    const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
    const list = (await api.client.send('/api/v1/namespaces', { headers: { accept } })).json<{
      kind: string
      items: object[]
    }>()
    expect(list.kind).toBe('PartialObjectMetadataList')
    expect(Object.keys(list.items[0] ?? {}).sort()).toEqual(['apiVersion', 'kind', 'metadata'])
  })

  it('pages a list, all pages at the revision of the first', async () => {
    for (const name of ['page-1', 'page-2', 'page-3'])
      await api.create(name, { metadata: { name, labels: { paged: '' } } })
    interface Page {
      metadata: { continue?: string; resourceVersion: string }
      items: KubeObject[]
    }
    const first = (await api.client.send(`${configMaps}?labelSelector=paged&limit=2`)).json<Page>()
    await api.create('page-4', { metadata: { name: 'page-4', labels: { paged: '' } } })
    const token = encodeURIComponent(first.metadata.continue ?? '')
    const rest = (await api.client.send(`${configMaps}?labelSelector=paged&limit=2&continue=${token}`)).json<Page>()
    expect([...first.items, ...rest.items].map((item) => item.metadata.name)).toEqual(['page-1', 'page-2', 'page-3'])
    expect(rest.metadata.resourceVersion).toBe(first.metadata.resourceVersion)
    expect(rest.metadata.continue).toBeUndefined()
  })
})
