import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Status } from '#kube/meta/status.ts'
import type { Answer } from '../support/api-client.ts'
import { configMaps } from '../support/api-under-test.ts'
import { startEngine, type EngineProcess } from '../support/engine-process.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { patchAnswer, startWebhook, type WebhookServer } from '../support/webhook-server.ts'

const dir = createTempDir('webhooks')
const group = '/apis/admissionregistration.k8s.io/v1'
let engine: EngineProcess
let webhook: WebhookServer

beforeAll(async () => {
  webhook = await startWebhook((path) => {
    if (path === '/deny') return { allowed: false, status: { code: 403, message: 'not today' } }
    if (path === '/label') return patchAnswer([{ op: 'add', path: '/metadata/labels', value: { hooked: 'yes' } }])
    return { allowed: true, warnings: ['think of it'] }
  })
  engine = await startEngine({ dataDir: dir.path, runtime: 'none' })
})

afterAll(async () => {
  webhook.close()
  await engine.stop()
  dir.dispose()
})

const installed: string[] = []

afterEach(async () => {
  for (const path of installed.splice(0)) await engine.client.send(path, { method: 'DELETE' })
  webhook.seen.length = 0
})

async function make(resource: string, object: Record<string, unknown>): Promise<void> {
  const made = await send('POST', `${group}/${resource}`, { apiVersion: 'admissionregistration.k8s.io/v1', ...object })
  expect(made.status, made.text).toBe(201)
  installed.unshift(`${group}/${resource}/${made.json<KubeObject>().metadata.name}`)
}

function send(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
  return engine.client.send(path, { method, body, headers: { 'content-type': type } })
}

const rules = (resource: string, apiGroup = ''): object[] => [
  { operations: ['CREATE', 'UPDATE'], apiGroups: [apiGroup], apiVersions: ['v1'], resources: [resource] },
]

async function hook(resource: string, path: string, given: Record<string, unknown> = {}): Promise<void> {
  await make(resource, {
    metadata: { name: `test-${path.slice(1)}` },
    webhooks: [
      {
        name: 'hook.example.test',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        rules: rules('configmaps'),
        clientConfig: { url: webhook.url + path, caBundle: webhook.caBundle },
        ...given,
      },
    ],
  })
}

it('refuses what a webhook denies', async () => {
  await hook('validatingwebhookconfigurations', '/deny')
  const refused = await send('POST', configMaps, { metadata: { name: 'denied' } })
  expect(refused.status).toBe(403)
  expect(refused.json<Status>()).toMatchObject({
    kind: 'Status',
    message: 'admission webhook "hook.example.test" denied the request: not today',
  })
})

it('stores what a webhook makes of an object, and hands its warnings on', async () => {
  await hook('mutatingwebhookconfigurations', '/label')
  await hook('validatingwebhookconfigurations', '/warn')
  const created = await send('POST', `${configMaps}?fieldManager=me`, { metadata: { name: 'labelled' } })
  expect(created.headers['warning']).toBe('299 - "think of it"')
  expect(created.json<KubeObject>().metadata.labels).toEqual({ hooked: 'yes' })
  expect(webhook.seen.map(({ request }) => request['options'])).toEqual([
    { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1', fieldManager: 'me' },
    { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1', fieldManager: 'me' },
  ])
})

it('asks about a scale as a Scale, and stores what a webhook makes of it', async () => {
  const spec = {
    replicas: 1,
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
  }
  const path = '/apis/apps/v1/namespaces/default/deployments'
  await send('POST', path, { metadata: { name: 'web' }, spec })
  const expression = 'object.spec.replicas <= 2'
  const matchConstraints = { resourceRules: rules('deployments/scale', 'apps') }
  await make('validatingadmissionpolicies', {
    metadata: { name: 'small' },
    spec: { matchConstraints, validations: [{ expression, messageExpression: "request.kind.kind + ' too large'" }] },
  })
  const binding = { metadata: { name: 'small' }, spec: { policyName: 'small', validationActions: ['Deny'] } }
  await make('validatingadmissionpolicybindings', binding)
  const scale = (replicas: number): Promise<Answer> =>
    send('PATCH', `${path}/web/scale`, { spec: { replicas } }, 'application/merge-patch+json')
  const refused = await scale(3)
  expect(refused.json<Status>()).toMatchObject({
    code: 422,
    message:
      "deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'small' with binding 'small' denied request: Scale too large",
  })
  expect((await scale(2)).status).toBe(200)
  await make('mutatingadmissionpolicies', {
    metadata: { name: 'one' },
    spec: {
      matchConstraints,
      reinvocationPolicy: 'Never',
      mutations: [
        {
          patchType: 'ApplyConfiguration',
          applyConfiguration: { expression: 'Object{spec: Object.spec{replicas: 1}}' },
        },
      ],
    },
  })
  await make('mutatingadmissionpolicybindings', { metadata: { name: 'one' }, spec: { policyName: 'one' } })
  expect((await scale(2)).json()).toMatchObject({ kind: 'Scale', spec: { replicas: 1 } })
})

it('refuses expressions that do not compile, and says where', async () => {
  const validations = [{ expression: 'object.spec.replicas' }, { expression: 'nothing == 1' }]
  const refused = await send('POST', `${group}/validatingadmissionpolicies`, {
    metadata: { name: 'wrong' },
    spec: { matchConstraints: { resourceRules: rules('configmaps') }, validations },
  })
  expect(refused.status).toBe(422)
  expect(refused.json<Status>().details?.causes?.map(({ field }) => field)).toEqual([
    'spec.validations[0].expression',
    'spec.validations[1].expression',
  ])
})

it('fails the request where a webhook that must answer does not, and goes on where it need not', async () => {
  const nowhere = { url: 'https://127.0.0.1:1/', caBundle: webhook.caBundle }
  await hook('validatingwebhookconfigurations', '/down', { clientConfig: nowhere, failurePolicy: 'Ignore' })
  expect((await send('POST', configMaps, { metadata: { name: 'open' } })).status).toBe(201)
  await hook('validatingwebhookconfigurations', '/closed', { clientConfig: nowhere })
  const failed = await send('POST', configMaps, { metadata: { name: 'closed' } })
  expect(failed.status).toBe(500)
  expect(failed.json<Status>().message).toBe(
    'Internal error occurred: failed calling webhook "hook.example.test": failed to call webhook: Post "https://127.0.0.1:1/?timeout=10s": dial tcp 127.0.0.1:1: connect: connection refused',
  )
})

/** What is made and not kept, as kube-apiserver 1.36.3 shows it to webhooks. */
const made: readonly (readonly [path: string, body: object, kind: string, about: object])[] = [
  [
    '/apis/authentication.k8s.io/v1/tokenreviews?fieldManager=me',
    { spec: { token: 'x' } },
    'TokenReview',
    { resource: { group: 'authentication.k8s.io', version: 'v1', resource: 'tokenreviews' } },
  ],
  [
    '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    { metadata: { generateName: 'made-' } },
    'SelfSubjectReview',
    { resource: { group: 'authentication.k8s.io', version: 'v1', resource: 'selfsubjectreviews' } },
  ],
  [
    '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    { spec: { namespace: 'default' } },
    'SelfSubjectRulesReview',
    { resource: { group: 'authorization.k8s.io', version: 'v1', resource: 'selfsubjectrulesreviews' } },
  ],
  [
    '/api/v1/namespaces/default/serviceaccounts/default/token',
    { spec: { audiences: ['x'] } },
    'TokenRequest',
    { resource: { group: '', version: 'v1', resource: 'serviceaccounts' }, subResource: 'token', name: 'default' },
  ],
  [
    '/api/v1/namespaces/default/bindings',
    { metadata: { name: 'bound', annotations: { a: 'b' } }, target: { kind: 'Node', name: 'n' } },
    'Binding',
    { resource: { group: '', version: 'v1', resource: 'bindings' }, name: 'bound', namespace: 'default' },
  ],
  [
    '/api/v1/namespaces/default/pods/evicted/eviction',
    { metadata: { name: 'evicted', annotations: { a: 'b' } } },
    'Eviction',
    { resource: { group: '', version: 'v1', resource: 'pods' }, subResource: 'eviction', name: 'evicted' },
  ],
]

const everything = [{ operations: ['CREATE'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'] }]

interface Shown {
  readonly request: { readonly kind: { readonly kind: string }; readonly object: KubeObject }
}

it.each(made)('shows what is made and not kept: %s', async (path, body, kind, about) => {
  const name = (about as { name?: string }).name ?? ''
  const spec = { containers: [{ name: 'c', image: 'i' }], automountServiceAccountToken: false }
  await send('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } })
  if (name && name !== 'default') await send('POST', '/api/v1/namespaces/default/pods', { metadata: { name }, spec })
  await hook('mutatingwebhookconfigurations', '/label', { rules: everything })
  await hook('validatingwebhookconfigurations', '/allow', { rules: everything })
  webhook.seen.length = 0
  const answer = await send('POST', path, body)
  expect(answer.status, answer.text).toBe(201)
  const shown = webhook.seen as unknown as Shown[]
  const [mutating, validating] = shown.filter(({ request }) => request.kind.kind === kind)
  expect(mutating?.request).toMatchObject({ ...about, operation: 'CREATE', requestKind: mutating?.request.kind })
  expect(mutating?.request.object.metadata.managedFields).toMatchObject([{ operation: 'Update' }])
  expect(validating?.request.object.metadata.labels).toEqual({ hooked: 'yes' })
})

it('lets a review say who asked it, and what webhooks made of it', async () => {
  await hook('mutatingwebhookconfigurations', '/label', { rules: everything })
  const answer = await send('POST', '/apis/authentication.k8s.io/v1/tokenreviews?fieldManager=me', {
    spec: { token: 'x' },
  })
  expect(answer.json()).toMatchObject({
    metadata: {
      labels: { hooked: 'yes' },
      managedFields: [
        {
          manager: 'me',
          operation: 'Update',
          apiVersion: 'authentication.k8s.io/v1',
          fieldsType: 'FieldsV1',
          fieldsV1: { 'f:spec': { 'f:token': {} } },
        },
      ],
    },
    spec: { token: 'x' },
    status: { user: {}, error: 'invalid bearer token' },
  })
})
