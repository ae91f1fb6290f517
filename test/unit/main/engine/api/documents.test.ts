import { describe, expect, it } from 'vitest'
import { silentLogger } from '#base/logger.ts'
import { defineKind, type Kind } from '#kube/meta/kind.ts'
import { structureOf } from '#kube/schema/structures.ts'
import { createDocuments } from '../../../../../main/engine/api/documents.ts'
import { compareVersions } from '../../../../../main/engine/api/group-versions.ts'
import type { ApiRequest, ApiResponse } from '../../../../../main/engine/api/message.ts'
import { createServedKinds } from '../../../../../main/engine/kinds/served-kinds.ts'
import type { ServedKind } from '../../../../../main/engine/registry/served-kinds.ts'
import { defineStrategy } from '../../../../../main/engine/registry/strategy.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import { noRawRequest } from '../../../../support/raw-request.ts'

const kind: Kind = defineKind({ group: 'example.com', version: 'v1', kind: 'Tab', namespaced: true, nav: 'custom' })
const custom: ServedKind = {
  kind,
  stored: kind,
  strategy: defineStrategy({}),
  structure: structureOf('v1', 'ConfigMap'),
  isCustom: true,
  openApi: {
    object: { name: 'com.example.v1.Tab', schema: { type: 'object', properties: { spec: { type: 'string' } } } },
    list: { name: 'com.example.v1.TabList', schema: { type: 'object' } },
    listKind: 'TabList',
  },
}
const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

function start(): {
  served: ReturnType<typeof createServedKinds>
  get: (path: string, accept?: string) => Promise<ApiResponse>
} {
  const served = createServedKinds()
  const documents = createDocuments(served, new FakeClock())
  return {
    served,
    async get(path, accept) {
      const url = new URL(path, 'https://engine')
      const request: ApiRequest = {
        method: 'GET',
        path: url.pathname,
        query: url.searchParams,
        header: (name) => (name === 'accept' ? accept : undefined),
        raw: { ...noRawRequest, serverAddress: '127.0.0.1:6443' },
        body: () => Promise.resolve(Buffer.alloc(0)),
        signal: new AbortController().signal,
        abandon: () => undefined,
        logger: silentLogger,
      }
      return documents(request)
    },
  }
}

function jsonOf({ body }: ApiResponse): Record<string, unknown> {
  return JSON.parse(Buffer.isBuffer(body) ? body.toString() : '') as Record<string, unknown>
}

describe('the documents of the API', () => {
  it('list groups in the order of upstream, and the resources of a version by name', async () => {
    const { get } = start()
    const { groups } = jsonOf(await get('/apis')) as { groups: { name: string }[] }
    expect(groups.map(({ name }) => name).slice(0, 4)).toEqual([
      'apiregistration.k8s.io',
      'apps',
      'events.k8s.io',
      'authentication.k8s.io',
    ])
    const { resources } = jsonOf(await get('/api/v1')) as { resources: { name: string; storageVersionHash?: string }[] }
    expect(resources.map(({ name }) => name).slice(0, 3)).toEqual(['bindings', 'componentstatuses', 'configmaps'])
    // Recorded from kube-apiserver 1.36.
    expect(resources.find(({ name }) => name === 'pods')?.storageVersionHash).toBe('xPOwRZ+Yhw8=')
    expect(jsonOf(await get('/apis/autoscaling'))).toMatchObject({ preferredVersion: { version: 'v2' } })
  })

  it('tell of a kind as soon as it is served, and forget it as soon as it is not', async () => {
    const { served, get } = start()
    const before = await get('/apis', aggregated)
    served.put('tabs.example.com', [custom])
    const with1 = await get('/apis', aggregated)
    expect(with1.headers['etag']).not.toBe(before.headers['etag'])
    expect(jsonOf(await get('/apis/example.com/v1'))).toMatchObject({ resources: [{ name: 'tabs', kind: 'Tab' }] })
    const document = jsonOf(await get('/openapi/v3/apis/example.com/v1'))
    expect(document).toMatchObject({
      components: {
        schemas: {
          'com.example.v1.Tab': {
            properties: { spec: { type: 'string' } },
            'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Tab' }],
          },
        },
      },
    })
    expect(document['paths']).toHaveProperty(['/apis/example.com/v1/namespaces/{namespace}/tabs/{name}', 'patch'])
    served.put('tabs.example.com', [])
    expect((await get('/apis', aggregated)).headers['etag']).toBe(before.headers['etag'])
    await expect(get('/apis/example.com/v1')).rejects.toThrow('could not find the requested resource')
  })

  it('lead from an old hash of a schema to the one of now, which may be kept for ever', async () => {
    const { get } = start()
    const old = await get('/openapi/v3/apis/apps/v1?hash=OLD')
    expect(old.status).toBe(301)
    const current = await get(String(old.headers['location']))
    expect(current.headers).toMatchObject({ 'cache-control': 'public, immutable' })
    expect(current.status).toBe(200)
  })

  it('have all schemas in OpenAPI v2 too, as JSON and as protobuf', async () => {
    const { get } = start()
    const { definitions } = jsonOf(await get('/openapi/v2')) as { definitions: Record<string, unknown> }
    expect(definitions).toHaveProperty(['io.k8s.api.apps.v1.Deployment', 'properties', 'spec', '$ref'])
    const type = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
    for (const asked of [type, type.replace('.v2.', '.v2@')]) {
      const { headers, body } = await get('/openapi/v2', asked)
      expect(headers).toMatchObject({ 'content-type': type })
      // Document.swagger is field 1.
      expect((body as Buffer).subarray(0, 5)).toEqual(Buffer.from('\n\u00032.0'))
      expect((body as Buffer).includes('io.k8s.api.apps.v1.Deployment')).toBe(true)
    }
    expect(await get('/openapi/v2', 'text/html')).toMatchObject({ status: 406 })
  })

  it('keep the defaults of custom kinds out of OpenAPI v2, but not what is called so', async () => {
    const { served, get } = start()
    const text = { type: 'string', default: 'x' }
    const schema = {
      type: 'object',
      properties: { default: text, list: { type: 'array', items: text }, map: { additionalProperties: text } },
    }
    const { openApi } = custom
    if (!openApi) throw new Error('the custom kind has its schemas')
    served.put('tabs.example.com', [{ ...custom, openApi: { ...openApi, object: { ...openApi.object, schema } } }])
    const { definitions } = jsonOf(await get('/openapi/v2')) as { definitions: Record<string, unknown> }
    expect(definitions['com.example.v1.Tab']).toMatchObject({
      properties: {
        default: { type: 'string' },
        list: { type: 'array', items: { type: 'string' } },
        map: { additionalProperties: { type: 'string' } },
      },
    })
    expect(JSON.stringify(definitions['com.example.v1.Tab'])).not.toContain('"default":"x"')
  })

  it('tell where the server is reached', async () => {
    expect(jsonOf(await start().get('/api'))).toEqual({
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1:6443' }],
    })
  })
})

it('orders versions by how stable they are', () => {
  const versions = ['v1alpha1', 'v1beta1', 'foo', 'v2', 'v10', 'v1', 'v2beta1']
  expect(versions.sort(compareVersions)).toEqual(['v10', 'v2', 'v1', 'v2beta1', 'v1beta1', 'v1alpha1', 'foo'])
})
