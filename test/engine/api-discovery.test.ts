import { describe, expect, it } from 'vitest'
import { apiUnderTest } from '../support/api-under-test.ts'

const api = apiUnderTest()

describe('discovery and OpenAPI', () => {
  const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'

  it('answers in the aggregated format with an ETag, and with 304 to it', async () => {
    const answer = await api.client.send('/apis', { headers: { accept: aggregated } })
    expect(answer.headers['content-type']).toContain('as=APIGroupDiscoveryList')
    expect(answer.headers['vary']).toBe('Accept')
    interface Group {
      metadata: { name: string }
      versions: { resources: { resource: string; subresources?: object[] }[] }[]
    }
    const apps = answer.json<{ items: Group[] }>().items.find((group) => group.metadata.name === 'apps')
    const deployments = apps?.versions[0]?.resources.find(({ resource }) => resource === 'deployments')
    expect(deployments?.subresources).toHaveLength(2)
    const again = await api.client.send('/apis', {
      headers: { accept: aggregated, 'if-none-match': String(answer.headers['etag']) },
    })
    expect(again.status).toBe(304)
  })

  it('answers in the legacy format', async () => {
    expect((await api.client.send('/api')).json()).toMatchObject({ kind: 'APIVersions', versions: ['v1'] })
    const list = (await api.client.send('/apis/apps/v1')).json<{ resources: { name: string; kind: string }[] }>()
    expect(list.resources.map(({ name }) => name)).toContain('deployments/scale')
    expect(list.resources.find(({ name }) => name === 'deployments/scale')).toMatchObject({
      kind: 'Scale',
      group: 'autoscaling',
    })
  })

  it('publishes schemas with the operations and patch rules that kubectl reads', async () => {
    const index = (await api.client.send('/openapi/v3')).json<{
      paths: Record<string, { serverRelativeURL: string }>
    }>()
    const url = index.paths['apis/apps/v1']?.serverRelativeURL ?? ''
    interface Document {
      paths: Record<string, { patch: Record<string, unknown> & { parameters: { name: string }[] } }>
      components: { schemas: Record<string, { properties: Record<string, Record<string, unknown>> }> }
    }
    const document = (await api.client.send(url)).json<Document>()
    const patch = document.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}']?.patch
    expect(patch?.['x-kubernetes-group-version-kind']).toEqual({ group: 'apps', version: 'v1', kind: 'Deployment' })
    expect(patch?.parameters.map(({ name }) => name)).toContain('fieldValidation')
    expect(document.components.schemas['io.k8s.api.core.v1.PodSpec']?.properties['containers']).toMatchObject({
      type: 'array',
      'x-kubernetes-patch-strategy': 'merge',
      'x-kubernetes-patch-merge-key': 'name',
    })
    const protobuf = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
    const binary = await api.client.send('/openapi/v2', { headers: { accept: protobuf } })
    expect(binary.headers['content-type']).toBe(protobuf)
    expect((await api.client.send('/openapi/v2')).json()).toMatchObject({ swagger: '2.0' })
  })

  it('tells a version of integers, and its health check by check', async () => {
    expect((await api.client.send('/version')).json()).toMatchObject({ major: '1', minor: '36' })
    expect((await api.client.send('/readyz?verbose')).text).toContain('[+]ping ok')
  })
})
