import type { IncomingMessage, ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseJson } from '#base/exact-json.ts'
import type { Answer, Send } from '../support/api-client.ts'
import { startEngine, type EngineProcess } from '../support/engine-process.ts'
import { eventually } from '../support/eventually.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { createTlsApi, type TlsApi } from '../support/tls-api.ts'

/** What API servers keep of whole numbers: every int64. All texts here are what a real one answers. */
const largest = '9223372036854775807'
const smallest = '-9223372036854775808'

const dir = createTempDir('exact')
const group = '/apis/exact.test'
let engine: EngineProcess
let webhook: TlsApi

beforeAll(async () => {
  webhook = await createTlsApi()
  webhook.answer = (request, response) => void answer(request, response)
  engine = await startEngine({ dataDir: dir.path, runtime: 'none' })
  const created = await send('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition())
  expect(created.status, created.text).toBe(201)
  expect(created.text).toContain(`"default":${largest}`)
  await eventually(
    'the kind is served',
    () => engine.client.send(pathOf('v1')),
    ({ status }) => status === 200,
  )
})

afterAll(async () => {
  webhook.close()
  await engine.stop()
  dir.dispose()
})

function pathOf(version: string, name = ''): string {
  return `${group}/${version}/namespaces/default/sums/${name}`
}

function send(path: string, body: string, method: Send['method'] = 'POST', type = 'application/json'): Promise<Answer> {
  return engine.client.send(path, { method, body, headers: { 'content-type': type } })
}

const sum = (name: string, spec: string): string =>
  `{"apiVersion":"exact.test/v1","kind":"Sum","metadata":{"name":"${name}"},"spec":${spec}}`

/** The spec as it stands in the answer. */
function specOf({ text }: Answer): string {
  return /"spec":(\{.*\})\}\n?$/.exec(text)?.[1] ?? text
}

async function create(name: string, spec: string): Promise<string> {
  const created = await send(pathOf('v1'), sum(name, spec))
  expect(created.status, created.text).toBe(201)
  return specOf(created)
}

async function read(name: string, accept = 'application/json', version = 'v1'): Promise<string> {
  return (await engine.client.send(pathOf(version, name), { headers: { accept } })).text
}

function definition(): string {
  const caBundle = Buffer.from(webhook.authority.certificate).toString('base64')
  const properties = `{
    "big": {"type": "integer", "format": "int64"}, "small": {"type": "integer", "format": "int32"},
    "plain": {"type": "integer"}, "multiple": {"type": "integer", "multipleOf": 10},
    "most": {"type": "integer", "maximum": 9007199254740992}, "number": {"type": "number"},
    "choice": {"type": "integer", "enum": [${largest}, 5]}, "preset": {"type": "integer", "default": ${largest}},
    "set": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "integer"}}}`
  const version = (name: string): string => `{
    "name": "${name}", "served": true, "storage": ${String(name === 'v1')},
    "additionalPrinterColumns": [{"name": "Big", "type": "integer", "jsonPath": ".spec.big"}],
    "selectableFields": [{"jsonPath": ".spec.big"}],
    "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": {
      "type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": ${properties},
      "x-kubernetes-validations": [{"rule": "!has(self.big) || self.big != 9223372036854775806", "message": "no"}]}}}}}`
  return `{"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
    "metadata": {"name": "sums.exact.test"},
    "spec": {"group": "exact.test", "scope": "Namespaced", "names": {"plural": "sums", "kind": "Sum"},
      "versions": [${version('v1')}, ${version('v2')}],
      "conversion": {"strategy": "Webhook", "webhook": {"conversionReviewVersions": ["v1"],
        "clientConfig": {"url": "${webhook.url}/convert", "caBundle": "${caBundle}"}}}}}`
}

interface Review {
  readonly apiVersion: string
  readonly kind: string
  readonly request: {
    readonly uid: string
    readonly desiredAPIVersion?: string
    readonly objects?: readonly { readonly spec: Record<string, unknown> }[]
    readonly object?: { readonly spec: Record<string, unknown> }
  }
}

/** Copies the number that it was shown: conversion to `converted`, admission to `admitted`. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { apiVersion, kind, request: asked } = parseJson(await readText(request)) as Review
  const { uid, desiredAPIVersion, objects = [], object } = asked
  const convertedObjects = objects.map((each) => ({
    ...each,
    apiVersion: desiredAPIVersion,
    spec: { ...each.spec, converted: each.spec['big'] },
  }))
  const operations = JSON.stringify([{ op: 'add', path: '/spec/admitted', value: object?.spec['big'] }])
  const admitted = { allowed: true, patchType: 'JSONPatch', patch: Buffer.from(operations).toString('base64') }
  const said = kind === 'ConversionReview' ? { result: { status: 'Success' }, convertedObjects } : admitted
  response
    .setHeader('content-type', 'application/json')
    .end(JSON.stringify({ apiVersion, kind, response: { uid, ...said } }))
}

describe('a custom resource', () => {
  it('keeps every int64, with a type and without, and makes a float64 of what is larger', async () => {
    const spec = `{"big":${largest},"plain":${smallest},"number":9007199254740993,"free":[9007199254740993,1.5,1e3]}`
    const kept = `{"big":${largest},"plain":${smallest},"number":9007199254740993,"free":[9007199254740993,1.5,1000],"preset":${largest}}`
    expect(await create('json', spec)).toBe(kept)
    expect(await read('json')).toContain(kept)
    expect(await read('json', 'application/yaml')).toContain(`\n  big: ${largest}\n`)
    expect(await create('larger', '{"free":9223372036854775808}')).toContain('"free":9223372036854776000')
  })

  it('is read from YAML as it is from JSON', async () => {
    const text = `apiVersion: exact.test/v1\nkind: Sum\nmetadata: {name: yaml}\nspec:\n  big: ${largest}\n  free: 0x7fffffffffffffff\n`
    const created = await send(pathOf('v1'), text, 'POST', 'application/yaml')
    expect(specOf(created)).toBe(`{"big":${largest},"free":${largest},"preset":${largest}}`)
  })

  it('is shown in lists, tables and watches, and selected by the number', async () => {
    await create('shown', `{"big":9223372036854775805}`)
    const selector = 'fieldSelector=spec.big%3D9223372036854775805'
    expect((await engine.client.send(`${pathOf('v1')}?${selector}`)).text).toContain('"big":9223372036854775805')
    const other = await engine.client.send(`${pathOf('v1')}?fieldSelector=spec.big%3D9223372036854775804`)
    expect(other.text).toContain('"items":[]')
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
    const table = await engine.client.send(`${pathOf('v1')}?${selector}`, { headers: { accept } })
    expect(table.text).toContain('"cells":["shown",9223372036854775805]')
    const watch = await engine.client.send(`${pathOf('v1')}?watch=1&timeoutSeconds=1&${selector}`)
    expect(watch.text).toMatch(/^\{"type":"ADDED",.*"big":9223372036854775805/)
  })

  it.each([
    ['merge-patch+json', '{"spec":{"more":9007199254740993}}', '"more":9007199254740993'],
    [
      'json-patch+json',
      `[{"op":"test","path":"/spec/big","value":${largest}},{"op":"copy","from":"/spec/big","path":"/spec/copied"}]`,
      `"copied":${largest}`,
    ],
    ['apply-patch+yaml', sum('patched', `{"applied":${smallest}}`), `"applied":${smallest}`],
  ])('is the same after a patch of something else: %s', async (type, patch, expected) => {
    await create('patched', `{"big":${largest}}`)
    const patched = await send(`${pathOf('v1', 'patched')}?fieldManager=t`, patch, 'PATCH', `application/${type}`)
    expect(patched.status, patched.text).toBe(200)
    expect(specOf(patched)).toContain(`"big":${largest}`)
    expect(specOf(patched)).toContain(expected)
    await send(pathOf('v1', 'patched'), '', 'DELETE')
  })

  it('tells numbers apart that are one to JavaScript', async () => {
    await create('close', `{"big":${largest}}`)
    const merge = async (spec: string): Promise<string> =>
      (await send(pathOf('v1', 'close'), `{"spec":${spec}}`, 'PATCH', 'application/merge-patch+json')).text
    expect(await merge(`{"big":${largest}}`)).toContain('"generation":1')
    expect(await merge('{"big":9223372036854775804}')).toContain('"generation":2')
    const test = '[{"op":"test","path":"/spec/big","value":9223372036854775805}]'
    const tested = await send(pathOf('v1', 'close'), test, 'PATCH', 'application/json-patch+json')
    expect(tested.status).toBe(422)
  })

  it('belongs to managers by its exact items', async () => {
    const apply = (spec: string): Promise<Answer> =>
      send(`${pathOf('v1', 'applied')}?fieldManager=f`, sum('applied', spec), 'PATCH', 'application/apply-patch+yaml')
    const first = await apply(`{"big":${largest},"set":[${largest},9223372036854775806,1]}`)
    expect(first.status, first.text).toBe(201)
    expect(first.text).toContain('"f:set":{"v:1":{},"v:9223372036854775806":{},"v:9223372036854775807":{}}')
    expect(specOf(await apply(`{"set":[${largest}]}`))).toBe(`{"set":[${largest}],"preset":${largest}}`)
    const other = `${pathOf('v1', 'applied')}?fieldManager=g`
    const body = sum('applied', '{"set":[9223372036854775805]}')
    expect(specOf(await send(other, body, 'PATCH', 'application/apply-patch+yaml'))).toBe(
      `{"set":[${largest},9223372036854775805],"preset":${largest}}`,
    )
  })

  it.each([
    ['{"big":9223372036854775806}', 'spec: Invalid value: no'],
    [`{"small":${largest}}`, 'Checked value must be of type integer with format int32 in spec.small'],
    ['{"most":9007199254740993}', 'spec.most in body should be less than or equal to 9007199254740992'],
    [
      `{"multiple":${largest}}`,
      `spec.multiple: Invalid value: ${largest}: spec.multiple in body should be a multiple of 10`,
    ],
    [
      '{"choice":9223372036854775806}',
      `spec.choice: Unsupported value: 9223372036854775806: supported values: "${largest}", "5"`,
    ],
    ['{"plain":9223372036854775808}', 'Checked value must be of type integer (default format) in spec.plain'],
    [`{"set":[${largest},${largest}]}`, `spec.set[1]: Duplicate value: ${largest}`],
    ['{"number":1e400}', 'json: cannot unmarshal number 1e400 into Go value of type float64'],
  ])('is refused for what its schema says: %s', async (spec, problem) => {
    const refused = await send(pathOf('v1'), sum('refused', spec))
    expect(refused.json<{ message: string }>().message).toContain(problem)
  })

  it.each(['{"most":9007199254740992}', '{"multiple":9223372036854775800}', `{"choice":${largest}}`])(
    'is taken for what its schema says: %s',
    async (spec) => {
      const taken = await send(`${pathOf('v1')}?dryRun=All`, sum('taken', spec))
      expect(specOf(taken)).toContain(spec.slice(1, -1))
    },
  )

  it('goes through conversion and admission webhooks', async () => {
    await create('converted', `{"big":${largest}}`)
    expect(await read('converted', 'application/json', 'v2')).toContain(`"converted":${largest}`)
    const hooks = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'
    const caBundle = Buffer.from(webhook.authority.certificate).toString('base64')
    const hook = {
      name: 'exact.example.test',
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      rules: [{ operations: ['CREATE'], apiGroups: ['exact.test'], apiVersions: ['v1'], resources: ['sums'] }],
      clientConfig: { url: `${webhook.url}/admit`, caBundle },
    }
    const body = JSON.stringify({ metadata: { name: 'exact' }, webhooks: [hook] })
    const made = await send(hooks, body)
    expect(made.status, made.text).toBe(201)
    expect(await create('admitted', `{"big":${largest}}`)).toContain(`"admitted":${largest}`)
    await send(`${hooks}/exact`, '', 'DELETE')
  })
})

describe('a built-in kind', () => {
  const pods = '/api/v1/namespaces/default/pods'

  it('keeps an int64, and goes round in time as Go does', async () => {
    const pod = `{"metadata":{"name":"long","finalizers":["a.b/c"]},"spec":{"nodeName":"nowhere",
      "terminationGracePeriodSeconds":${largest},"tolerations":[{"operator":"Exists","effect":"NoExecute","tolerationSeconds":9007199254740993}],
      "containers":[{"name":"c","image":"i","resources":{"limits":{"memory":${largest}}}}]}}`
    const created = await send(pods, pod)
    expect(created.status, created.text).toBe(201)
    expect(created.text).toContain(`"terminationGracePeriodSeconds":${largest}`)
    expect(created.text).toContain('"tolerationSeconds":9007199254740993')
    expect(created.text).toContain(`"memory":"${largest}"`)
    const deleted = await send(`${pods}/long`, '{"gracePeriodSeconds":9223372036854775806}', 'DELETE')
    expect(deleted.text).toContain('"deletionGracePeriodSeconds":9223372036854775806')
    await send(`${pods}/long`, '{"metadata":{"finalizers":null}}', 'PATCH', 'application/merge-patch+json')
    await send(`${pods}/long?gracePeriodSeconds=0`, '', 'DELETE')
  })

  it.each([
    [`"activeDeadlineSeconds":${largest}`, 'must be between 1 and 2147483647, inclusive'],
    [
      '"terminationGracePeriodSeconds":9223372036854775808',
      'cannot unmarshal number 9223372036854775808 into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64',
    ],
    [
      `"priority":${largest}`,
      `cannot unmarshal number ${largest} into Go struct field PodSpec.spec.priority of type int32`,
    ],
    [`"hostname":${largest}`, 'cannot unmarshal number into Go struct field PodSpec.spec.hostname of type string'],
  ])('refuses one that its field cannot hold: %s', async (field, problem) => {
    const pod = `{"metadata":{"name":"p"},"spec":{${field},"containers":[{"name":"c","image":"i"}]}}`
    expect((await send(pods, pod)).json<{ message: string }>().message).toContain(problem)
  })
})

it('is all the same after a restart, in the history of a watch as well', async () => {
  const before = await create('kept', `{"big":${largest},"free":{"deep":[${smallest}]}}`)
  const { resourceVersion } = (await engine.client.send(pathOf('v1', 'kept'))).json<{
    metadata: { resourceVersion: string }
  }>().metadata
  await send(pathOf('v1', 'kept'), '', 'DELETE')
  expect(await create('kept', `{"big":${largest},"free":{"deep":[${smallest}]}}`)).toBe(before)
  await engine.stop()
  engine = await startEngine({ dataDir: dir.path, runtime: 'none' })
  const found = await eventually(
    'the kind is served again',
    () => engine.client.send(pathOf('v1', 'kept')),
    ({ status }) => status === 200,
  )
  expect(specOf(found)).toBe(before)
  const watch = await engine.client.send(`${pathOf('v1')}?watch=1&timeoutSeconds=1&resourceVersion=${resourceVersion}`)
  const [deleted = '', added = ''] = watch.text.split('\n')
  expect(deleted).toMatch(/^\{"type":"DELETED"/)
  for (const event of [deleted, added]) expect(event).toContain(`"spec":${before}`)
})
