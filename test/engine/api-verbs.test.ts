import { describe, expect, it } from 'vitest'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Status } from '#kube/meta/status.ts'
import { apiUnderTest, configMaps } from '../support/api-under-test.ts'

const api = apiUnderTest()

describe('verbs', () => {
  it('creates, reads, updates, patches and deletes', async () => {
    const created = await api.create('life', { data: { a: '1' } })
    expect(created).toMatchObject({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'life', namespace: 'default' },
    })
    const path = `${configMaps}/life`
    const updated = await api.client.send(path, { method: 'PUT', body: { ...created, data: { a: '2' } } })
    expect(updated.status).toBe(200)
    const stale = await api.client.send(path, { method: 'PUT', body: { ...created, data: { a: '3' } } })
    expect(stale.json<Status>()).toMatchObject({
      reason: 'Conflict',
      code: 409,
      details: { name: 'life', kind: 'configmaps' },
    })
    const merged = await api.client.send(path, {
      method: 'PATCH',
      body: { data: { a: null, b: '4' } },
      headers: { 'content-type': 'application/merge-patch+json' },
    })
    expect(merged.json()).toMatchObject({ data: { b: '4' } })
    const jsonPatch = await api.client.send(path, {
      method: 'PATCH',
      body: [{ op: 'add', path: '/data/c', value: '5' }],
      headers: { 'content-type': 'application/json-patch+json' },
    })
    expect(jsonPatch.json()).toMatchObject({ data: { b: '4', c: '5' } })
    const deleted = await api.client.send(path, { method: 'DELETE' })
    expect(deleted.json<Status>()).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'life', kind: 'configmaps' },
    })
    expect((await api.client.send(path)).json<Status>()).toMatchObject({
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
    await api.client.send(path, { method: 'POST', body: { metadata: { name: 'merged' }, spec: { ports } } })
    const patched = await api.client.send(`${path}/merged`, {
      method: 'PATCH',
      body: { spec: { ports: [{ port: 81, name: 'c' }] } },
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
    })
    const service = patched.json<{ spec: { ports: { name: string; port: number }[] } }>()
    expect(service.spec.ports.map(({ name, port }) => `${name}:${String(port)}`).sort()).toEqual(['a:80', 'c:81'])
  })

  it('stores nothing on a dry run', async () => {
    const answer = await api.client.send(`${configMaps}?dryRun=All`, {
      method: 'POST',
      body: { metadata: { name: 'dry' } },
    })
    expect(answer.status).toBe(201)
    expect((await api.client.send(`${configMaps}/dry`)).status).toBe(404)
  })

  it('deletes a collection by selector and leaves the rest', async () => {
    await api.create('sweep-1', { metadata: { name: 'sweep-1', labels: { sweep: 'yes' } } })
    await api.create('sweep-2', { metadata: { name: 'sweep-2', labels: { sweep: 'no' } } })
    const answer = await api.client.send(`${configMaps}?labelSelector=sweep%3Dyes`, { method: 'DELETE' })
    expect(answer.json<{ items: KubeObject[] }>().items.map((item) => item.metadata.name)).toEqual(['sweep-1'])
    expect((await api.client.send(`${configMaps}/sweep-2`)).status).toBe(200)
  })

  it('reads and writes the scale of a deployment', async () => {
    const path = '/apis/apps/v1/namespaces/default/deployments'
    await api.client.send(path, { method: 'POST', body: deployment('scaled', 0) })
    const scale = await api.client.send(`${path}/scaled/scale`)
    expect(scale.json()).toMatchObject({ kind: 'Scale', spec: {}, status: { selector: 'app=scaled' } })
    const written = await api.client.send(`${path}/scaled/scale`, {
      method: 'PATCH',
      body: { spec: { replicas: 1 } },
      headers: { 'content-type': 'application/merge-patch+json' },
    })
    expect(written.json()).toMatchObject({ spec: { replicas: 1 } })
    expect((await api.client.send(`${path}/scaled`)).json()).toMatchObject({ spec: { replicas: 1 } })
    await api.client.send(`${path}/scaled`, { method: 'DELETE' })
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
