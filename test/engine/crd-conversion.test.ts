import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Status } from '#kube/meta/status.ts'
import { apiUnderTest } from '../support/api-under-test.ts'
import { eventually } from '../support/eventually.ts'
import { createTlsApi, type TlsApi } from '../support/tls-api.ts'

/** In v1 `hostPort: "a:1"`, in v2 `host: a` and `port: "1"`. */
interface Endpoint extends KubeObject {
  hostPort?: string
  host?: string
  port?: string
}

interface Review {
  request: { uid: string; desiredAPIVersion: string; objects: Endpoint[] }
}

const api = apiUnderTest(/conversion webhook for .* failed: not today/)
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const merge = { 'content-type': 'application/merge-patch+json' }
let webhook: TlsApi
let reviews: Review[] = []
/** Set where the webhook is to fail. */
let refusal: string | undefined

const pathOf = (version: string, name = ''): string => `/apis/conv.test/${version}/namespaces/default/ends/${name}`

beforeAll(async () => {
  webhook = await createTlsApi()
  webhook.answer = (request, response) => void convert(request, response)
  const created = await api.client.send(definitions, { method: 'POST', body: definition() })
  expect(created.status, created.text).toBe(201)
  await eventually(
    'the kind is served',
    () => api.client.send(pathOf('v2')),
    ({ status }) => status === 200,
  )
})

beforeEach(() => {
  reviews = []
  refusal = undefined
})

afterAll(() => {
  webhook.close()
})

async function convert(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const review = (await json(request)) as Review
  reviews.push(review)
  const { uid, desiredAPIVersion, objects } = review.request
  const result = refusal === undefined ? { status: 'Success' } : { status: 'Failed', message: refusal }
  const convertedObjects = objects.map((object) => inVersion(object, desiredAPIVersion))
  const answer = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'ConversionReview',
    response: { uid, result, convertedObjects },
  }
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
}

function inVersion({ hostPort, host, port, ...rest }: Endpoint, apiVersion: string): Endpoint {
  if (apiVersion.endsWith('/v1')) return { ...rest, apiVersion, hostPort: `${host ?? ''}:${port ?? ''}` }
  const [newHost = '', newPort = ''] = (hostPort ?? '').split(':')
  return { ...rest, apiVersion, host: newHost, port: newPort }
}

function definition(): object {
  const text = { type: 'string' }
  const schema = (properties: object): object => ({ openAPIV3Schema: { type: 'object', properties } })
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'ends.conv.test' },
    spec: {
      group: 'conv.test',
      scope: 'Namespaced',
      names: { plural: 'ends', kind: 'End' },
      versions: [
        { name: 'v1', served: true, storage: true, schema: schema({ hostPort: text }) },
        {
          name: 'v2',
          served: true,
          storage: false,
          schema: schema({ host: text, port: text }),
          selectableFields: [{ jsonPath: '.host' }],
        },
      ],
      conversion: {
        strategy: 'Webhook',
        webhook: {
          conversionReviewVersions: ['v1'],
          clientConfig: {
            url: `${webhook.url}/convert`,
            caBundle: Buffer.from(webhook.authority.certificate).toString('base64'),
          },
        },
      },
    },
  }
}

async function create(version: string, name: string, rest: object): Promise<Endpoint> {
  const body = { apiVersion: `conv.test/${version}`, kind: 'End', metadata: { name }, ...rest }
  const answer = await api.client.send(pathOf(version), { method: 'POST', body })
  expect(answer.status, answer.text).toBe(201)
  return answer.json<Endpoint>()
}

async function read(version: string, name: string): Promise<Endpoint> {
  return (await api.client.send(pathOf(version, name))).json<Endpoint>()
}

describe('a definition whose versions a webhook converts', () => {
  it('shows each version what was written in the other', async () => {
    await create('v1', 'old', { hostPort: 'a:1' })
    expect(await create('v2', 'new', { host: 'b', port: '2' })).toMatchObject({ apiVersion: 'conv.test/v2', host: 'b' })
    expect(await read('v2', 'old')).toMatchObject({ apiVersion: 'conv.test/v2', host: 'a', port: '1' })
    expect(await read('v1', 'new')).toMatchObject({ apiVersion: 'conv.test/v1', hostPort: 'b:2' })
  })

  it('asks once for all objects of a list, and not again while they do not change', async () => {
    const list = async (): Promise<unknown[]> =>
      (await api.client.send(pathOf('v2'))).json<{ items: Endpoint[] }>().items.map(({ host }) => host)
    await create('v1', 'listed-1', { hostPort: 'x:1' })
    await create('v1', 'listed-2', { hostPort: 'y:1' })
    reviews = []
    expect(await list()).toEqual(expect.arrayContaining(['x', 'y']))
    expect(reviews).toHaveLength(1)
    await list()
    expect(reviews).toHaveLength(1)
  })

  it('patches, applies and deletes in the version that is asked for', async () => {
    await create('v1', 'patched', { hostPort: 'p:1' })
    const patch = { method: 'PATCH', headers: merge, body: { port: '9' } }
    expect((await api.client.send(pathOf('v2', 'patched'), patch)).json()).toMatchObject({ host: 'p', port: '9' })
    const headers = { 'content-type': 'application/apply-patch+yaml' }
    const config = { apiVersion: 'conv.test/v2', kind: 'End', metadata: { name: 'patched' }, host: 'q' }
    const path = `${pathOf('v2', 'patched')}?fieldManager=t&force=true`
    const applied = await api.client.send(path, { method: 'PATCH', headers, body: config })
    expect(applied.json(), applied.text).toMatchObject({ apiVersion: 'conv.test/v2', host: 'q', port: '9' })
    expect(await read('v1', 'patched')).toMatchObject({ hostPort: 'q:9' })
    expect((await api.client.send(pathOf('v2', 'patched'), { method: 'DELETE' })).status).toBe(200)
  })

  it('selects fields of the served version, in lists and in watches', async () => {
    const query = `fieldSelector=${encodeURIComponent('host=sel')}`
    const watch = api.client.watch(`${pathOf('v2')}?watch=true&${query}`)
    const { metadata } = await create('v1', 'selected', { hostPort: 'sel:1' })
    await create('v1', 'unselected', { hostPort: 'other:1' })
    const listed = (await api.client.send(`${pathOf('v2')}?${query}`)).json<{ items: Endpoint[] }>()
    expect(listed.items.map(({ metadata: { name } }) => name)).toEqual(['selected'])
    expect(await watch.next()).toMatchObject({
      type: 'ADDED',
      object: { host: 'sel', metadata: { uid: metadata.uid } },
    })
    const patch = { method: 'PATCH', headers: merge, body: { hostPort: 'gone:1' } }
    const changed = (await api.client.send(pathOf('v1', 'selected'), patch)).json<Endpoint>()
    const { resourceVersion } = changed.metadata
    expect(await watch.next()).toMatchObject({
      type: 'DELETED',
      object: { host: 'sel', metadata: { resourceVersion } },
    })
    watch.dispose()
  })

  it('answers with what the webhook said when it fails, and ends a watch with it', async () => {
    const { metadata } = await create('v1', 'refused', { hostPort: 'r:1' })
    refusal = 'not today'
    const answer = await api.client.send(pathOf('v2', 'refused'))
    const message = 'conversion webhook for conv.test/v1, Kind=End failed: not today'
    expect(answer.json<Status>()).toMatchObject({ code: 500, reason: 'InternalError' })
    expect(answer.text).toContain(message)
    const watch = api.client.watch(`${pathOf('v2')}?watch=true&resourceVersion=${metadata.resourceVersion ?? ''}`)
    await api.client.send(pathOf('v1', 'refused'), { method: 'PATCH', headers: merge, body: { hostPort: 'r:2' } })
    expect(await watch.next()).toMatchObject({ type: 'ERROR', object: { kind: 'Status', code: 500 } })
    expect(await watch.next()).toBeUndefined()
  })

  it('reads objects of the version that was stored before, and stores them anew when they are written', async () => {
    await create('v1', 'kept', { hostPort: 'k:1' })
    const body = [
      { op: 'replace', path: '/spec/versions/0/storage', value: false },
      { op: 'replace', path: '/spec/versions/1/storage', value: true },
    ]
    const headers = { 'content-type': 'application/json-patch+json' }
    const moved = await api.client.send(`${definitions}/ends.conv.test`, { method: 'PATCH', headers, body })
    expect(moved.status, moved.text).toBe(200)
    await create('v2', 'fresh', { host: 'f', port: '1' })
    for (const [version, expected] of [
      ['v1', { hostPort: 'k:1' }],
      ['v2', { host: 'k', port: '1' }],
    ] as const) {
      const { items } = (await api.client.send(pathOf(version))).json<{ items: Endpoint[] }>()
      expect(new Set(items.map(({ apiVersion }) => apiVersion))).toEqual(new Set([`conv.test/${version}`]))
      expect(items.find(({ metadata: { name } }) => name === 'kept')).toMatchObject(expected)
    }
    const patch = { method: 'PATCH', headers: merge, body: { metadata: { labels: { a: 'b' } } } }
    expect((await api.client.send(pathOf('v2', 'kept'), patch)).json()).toMatchObject({ host: 'k', port: '1' })
    reviews = []
    await read('v2', 'kept')
    expect(reviews).toEqual([])
    expect(await read('v1', 'kept')).toMatchObject({ hostPort: 'k:1', metadata: { labels: { a: 'b' } } })
  })
})
