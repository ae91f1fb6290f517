import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Status } from '#kube/meta/status.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import { createMemoryApi, type MemoryApi } from '../../../../support/memory-api.ts'

/** Expected answers are recorded from kube-apiserver 1.36.3. */

const path = '/api/v1/namespaces/default/configmaps'
const apply = 'application/apply-patch+yaml'
const merge = 'application/merge-patch+json'
const jsonPatch = 'application/json-patch+json'
const strategic = 'application/strategic-merge-patch+json'

let api: MemoryApi

beforeEach(() => {
  api = createMemoryApi(new FakeClock())
})

afterEach(() => {
  api.dispose()
})

interface Answer<T> {
  readonly status: number
  readonly body: T
  readonly warning: string | null
}

async function send<T = Status>(
  method: string,
  url: string,
  body?: unknown,
  type = 'application/json',
): Promise<Answer<T>> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const headers = { 'content-type': type, 'user-agent': 'kubectl-edit/v1.36 (linux)' }
  const response = await api.fetch(url, { method, headers, ...(body === undefined ? {} : { body: text }) })
  return { status: response.status, body: (await response.json()) as T, warning: response.headers.get('warning') }
}

const config = (rest: object = {}, name = 'a') => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...rest })

async function managersOf(name = 'a'): Promise<string[]> {
  const { body } = await send<KubeObject>('GET', `${path}/${name}`)
  return (body.metadata.managedFields ?? []).map(({ manager = '', operation = '' }) => `${manager} ${operation}`)
}

describe('the manager of a write', () => {
  test('is what the client names, or its program', async () => {
    await send('POST', path, config({ data: { k: 'v' } }))
    expect(await managersOf()).toEqual(['kubectl-edit Update'])
    await send('PATCH', `${path}/a?fieldManager=mine`, { data: { l: 'w' } }, merge)
    expect(await managersOf()).toEqual(['kubectl-edit Update', 'mine Update'])
  })

  test('is forgotten where the client begins the books anew', async () => {
    await send('POST', path, config({ data: { k: 'v' } }))
    await send('PUT', `${path}/a`, { metadata: { name: 'a', managedFields: [] }, data: { k: 'w' } })
    expect(await managersOf()).toEqual([])
    await send('PATCH', `${path}/a?fieldManager=one`, config({ data: { l: '1' } }), apply)
    expect(await managersOf()).toEqual(['one Apply', 'before-first-apply Update'])
  })

  test.each([
    ['a'.repeat(129), 'fieldManager: Too long: may not be more than 128 bytes'],
    ['a%C2%ADb', 'fieldManager: Invalid value: "a\u00ADb": invalid character U+00AD (at position 1)'],
  ])('is refused when it is %s', async (manager, message) => {
    const { status, body } = await send('POST', `${path}?fieldManager=${manager}`, config())
    expect({ status, message: body.message }).toEqual({
      status: 422,
      message: `CreateOptions.meta.k8s.io "" is invalid: ${message}`,
    })
  })
})

describe('server-side apply', () => {
  test('creates (201), changes (200), and names conflicts (409)', async () => {
    expect(await send('PATCH', `${path}/a?fieldManager=one`, config({ data: { k: '1' } }), apply)).toMatchObject({
      status: 201,
    })
    expect(await send('PATCH', `${path}/a?fieldManager=one`, config({ data: { k: '2' } }), apply)).toMatchObject({
      status: 200,
    })
    const { status, body } = await send('PATCH', `${path}/a?fieldManager=two`, config({ data: { k: '3' } }), apply)
    expect({ status, message: body.message, causes: body.details?.causes }).toEqual({
      status: 409,
      message: 'Apply failed with 1 conflict: conflict with "one": .data.k',
      causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.data.k' }],
    })
  })

  test('as a dry run stores nothing', async () => {
    const query = '?fieldManager=one&dryRun=All'
    expect(await send('PATCH', `${path}/a${query}`, config(), apply)).toMatchObject({ status: 201 })
    expect(await send('GET', `${path}/a`)).toMatchObject({ status: 404 })
  })

  const twice = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"1","a":"2"}}'

  test('warns of what is set twice, or refuses it', async () => {
    const { warning } = await send('PATCH', `${path}/a?fieldManager=x`, twice, apply)
    expect(warning).toBe('299 - "line 1: key \\"a\\" already set in map"')
    const { body } = await send('PATCH', `${path}/a?fieldManager=x&fieldValidation=Strict`, twice, apply)
    expect(body.message).toBe(
      'error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 1: key "a" already set in map',
    )
  })

  test.each<[string, unknown, number, string]>([
    [
      '',
      config(),
      422,
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    ],
    ['?fieldManager=x', { ...config(), kind: 'Pod' }, 400, 'invalid object type: /v1, Kind=Pod'],
    ['?fieldManager=x', { metadata: { name: 'a' } }, 400, 'invalid object type: /, Kind='],
    ['?fieldManager=x', '', 400, 'invalid object type: /, Kind='],
    [
      '?fieldManager=x',
      { ...config(), metadata: { name: 'a', managedFields: [{}] } },
      400,
      'metadata.managedFields must be nil',
    ],
    ['?fieldManager=x', config({}, 'b'), 400, 'the name of the object (b) does not match the name on the URL (a)'],
    [
      '?fieldManager=x',
      { apiVersion: 'v1', kind: 'ConfigMap' },
      400,
      'the name of the object (a based on URL) was undeterminable: name must be provided',
    ],
    [
      '?fieldManager=x',
      { ...config(), metadata: { name: 'a', uid: 'abc' } },
      409,
      'Operation cannot be fulfilled on configmaps "a": uid mismatch: the provided object specified uid abc, and no existing object was found',
    ],
    [
      '?fieldManager=x',
      config({ data: [1] }),
      500,
      'failed to create typed patch object (/a; /v1, Kind=ConfigMap): .data: expected map, got &{[1]}',
    ],
  ])('with %s and %j is refused', async (query, body, status, message) => {
    const answer = await send('PATCH', `${path}/a${query}`, body, apply)
    expect({ status: answer.status, message: answer.body.message }).toEqual({ status, message })
  })
})

describe('a patch', () => {
  beforeEach(async () => {
    await send('POST', path, config({ data: { k: 'v' } }))
  })

  test.each<[string, string, number, string]>([
    ['text/plain', '{}', 415, '415: Unsupported Media Type'],
    ['application/apply-patch+cbor', 'x', 415, '415: Unsupported Media Type'],
    [
      jsonPatch,
      '{}',
      400,
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    ],
    [
      jsonPatch,
      '[1]',
      400,
      'error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp',
    ],
    [
      jsonPatch,
      '[{"op":"remove","path":"/no"}]',
      422,
      'the server rejected our request due to an error in our request',
    ],
    [
      merge,
      '[]',
      400,
      'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
    [merge, 'x', 400, "error decoding patch: invalid character 'x' looking for beginning of value"],
    [
      merge,
      '{"data":{"a":1e400}}',
      400,
      'error decoding patch: json: cannot unmarshal number 1e400 into Go value of type float64',
    ],
    [
      jsonPatch,
      '[{"op":"add","path":"/data/a","value":-1E+400}]',
      400,
      'error decoding patch: json: cannot unmarshal number -1E+400 into Go struct field jsonPatchOp.value of type float64',
    ],
    [merge, 'null', 400, 'Invalid JSON Patch'],
    [merge, '{"metadata":{"name":"q"}}', 400, 'the name of the object (q) does not match the name on the URL (a)'],
    [
      merge,
      '{"metadata":null}',
      400,
      'the name of the object (a based on URL) was undeterminable: name must be provided',
    ],
    [
      merge,
      '{"metadata":{"namespace":"other"}}',
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
    [
      strategic,
      '{"foo":{"a":[1,"x"]}}',
      422,
      ' "" is invalid: patch: Invalid value: "map[foo:map[a:[1 x]]]": strict decoding error: unknown field "foo"',
    ],
    [
      strategic,
      '{"data":{"a":1}}',
      422,
      ' "" is invalid: patch: Invalid value: "map[data:map[a:1]]": cannot convert int64 to string',
    ],
    [
      strategic,
      '{"data":[1]}',
      422,
      ' "" is invalid: patch: Invalid value: "map[data:[1]]": cannot restore map from slice',
    ],
  ])('%s %s is refused', async (type, body, status, message) => {
    const answer = await send('PATCH', `${path}/a?fieldValidation=Strict`, body, type)
    expect({ status: answer.status, message: answer.body.message }).toEqual({ status, message })
  })

  test('may not be forced, unless it is applied', async () => {
    const { status, body } = await send('PATCH', `${path}/a?force=true`, '{}', merge)
    expect({ status, message: body.message }).toEqual({
      status: 422,
      message: 'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
    })
  })

  test('warns of fields that are unknown or set twice', async () => {
    const { warning } = await send('PATCH', `${path}/a`, '{"foo":1,"data":{"a":"1","a":"2"}}', merge)
    expect(warning).toBe('299 - "duplicate field \\"data.a\\"", 299 - "unknown field \\"foo\\""')
  })
})

describe('a deletion', () => {
  const held = { metadata: { name: 'a', finalizers: ['a/b'] } }

  test('is answered with 202 where the client does not wait for dependents', async () => {
    await send('POST', path, held)
    expect(await send('DELETE', `${path}/a`, { orphanDependents: false })).toMatchObject({ status: 202 })
    expect(await send('DELETE', `${path}/a`, {})).toMatchObject({ status: 200 })
  })

  test('of a collection answers with what there was', async () => {
    await send('POST', path, held)
    const { body } = await send<{ items: KubeObject[] }>('DELETE', path)
    expect(body.items.map(({ metadata }) => metadata.deletionTimestamp)).toEqual([undefined])
  })

  test.each<[string, unknown, string]>([
    ['?dryRun=', undefined, 'dryRun: Unsupported value: [""]: supported values: "All"'],
    [
      '?propagationPolicy=foo',
      undefined,
      'propagationPolicy: Unsupported value: "foo": supported values: "Foreground", "Background", "Orphan", "nil"',
    ],
    [
      '',
      { propagationPolicy: 'Orphan', orphanDependents: true },
      'propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
    ],
  ])('with %s and %j is refused', async (query, body, message) => {
    const answer = await send('DELETE', `${path}/a${query}`, body)
    expect({ status: answer.status, message: answer.body.message }).toEqual({
      status: 422,
      message: `DeleteOptions.meta.k8s.io "" is invalid: ${message}`,
    })
  })
})
