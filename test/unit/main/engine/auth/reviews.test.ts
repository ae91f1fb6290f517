import { afterAll, beforeAll, expect, it } from 'vitest'
import { secret as secretKind } from '#kube/kinds/core/secret.ts'
import { admin, createAccessApi, user, type AccessApi } from '../../../../support/access-api.ts'

const authorization = '/apis/authorization.k8s.io/v1'
const authentication = '/apis/authentication.k8s.io/v1'
let api: AccessApi

beforeAll(async () => {
  api = await createAccessApi()
})

afterAll(() => {
  api.dispose()
})

const question = { verb: 'get', resource: 'pods', namespace: 'default' }
const one = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'

/** Statuses and messages are those of a real kube-apiserver 1.36.3. */
it.each<[string, object, number, string]>([
  [
    'subjectaccessreviews',
    { spec: {} },
    422,
    `.authorization.k8s.io "" is invalid: [spec.resourceAttributes: Invalid value: null: ${one}, spec.user: Invalid value: "": at least one of user or group must be specified]`,
  ],
  [
    'subjectaccessreviews',
    { spec: { user: 'x', resourceAttributes: { verb: 'get' }, nonResourceAttributes: { path: '/' } } },
    422,
    '.authorization.k8s.io "" is invalid: spec.nonResourceAttributes: Invalid value: {"Path":"/","Verb":""}: cannot be specified in combination with resourceAttributes',
  ],
  [
    'namespaces/default/localsubjectaccessreviews',
    { spec: { user: 'x', resourceAttributes: { ...question, namespace: 'other' } } },
    422,
    '.authorization.k8s.io "" is invalid: spec.resourceAttributes.namespace: Invalid value: "other": must match metadata.namespace',
  ],
  [
    'selfsubjectaccessreviews',
    { spec: {} },
    422,
    `.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: ${one}`,
  ],
  ['selfsubjectrulesreviews', { spec: {} }, 400, 'no namespace on request'],
])('refuses %s %o', async (path, body, status, message) => {
  const answer = await api.send(admin, 'POST', `${authorization}/${path}`, body)
  expect({ status: answer.status, message: answer.message }).toEqual({ status, message })
})

interface Review {
  readonly status: object
}

it('tells who may', async () => {
  const ask = async (path: string, spec: object, who = admin): Promise<object> =>
    (await api.send(who, 'POST', `${authorization}/${path}`, { spec })).json<Review & object>()
  expect(await ask('subjectaccessreviews', { user: 'x', resourceAttributes: question })).toMatchObject({
    status: { allowed: false },
  })
  const masters = { groups: ['system:masters'], resourceAttributes: question }
  expect(await ask('subjectaccessreviews', masters)).toMatchObject({ status: { allowed: true } })
  const discovery = {
    user: 'x',
    groups: ['system:authenticated'],
    nonResourceAttributes: { path: '/api', verb: 'get' },
  }
  expect(await ask('subjectaccessreviews', discovery)).toMatchObject({
    status: {
      allowed: true,
      reason:
        'RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" to Group "system:authenticated"',
    },
  })
  const unread = { ...question, fieldSelector: { requirements: [{ key: 'a', operator: 'Odd', values: ['b'] }] } }
  expect(await ask('selfsubjectaccessreviews', { resourceAttributes: unread }, user('x'))).toMatchObject({
    status: { allowed: false, evaluationError: 'spec.resourceAttributes.fieldSelector ignored due to parse error' },
  })
  expect(await ask('selfsubjectrulesreviews', { namespace: 'default' }, user('x'))).toMatchObject({
    status: {
      incomplete: false,
      resourceRules: expect.arrayContaining([
        { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
      ]) as object[],
    },
  })
})

it('is no object: it has no table, no list and no name', async () => {
  const path = `${authorization}/selfsubjectaccessreviews`
  const spec = { resourceAttributes: question }
  const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }
  expect((await api.send(admin, 'POST', path, { spec }, table)).status).toBe(406)
  expect((await api.send(admin, 'POST', `${path}?dryRun=All`, { spec })).status).toBe(201)
  expect((await api.send(admin, 'GET', path)).status).toBe(405)
  expect((await api.send(admin, 'GET', `${path}/x`)).status).toBe(404)
})

it('reviews tokens of every kind, and keeps them to itself', async () => {
  const encoded = (data: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]))
  const data = {
    'token-id': 'abcdef',
    'token-secret': '0123456789abcdef',
    'usage-bootstrap-authentication': 'true',
    'auth-extra-groups': 'system:bootstrappers:workers',
    expiration: new Date(api.clock.now() + 60_000).toISOString(),
  }
  await api.registry.create(secretKind, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'bootstrap-token-abcdef', namespace: 'kube-system' },
    type: 'bootstrap.kubernetes.io/token',
    data: encoded(data),
  })
  const review = async (token: string): Promise<object> =>
    (await api.send(admin, 'POST', `${authentication}/tokenreviews`, { spec: { token } })).json<Review & object>()
  expect(await review('abcdef.0123456789abcdef')).toMatchObject({
    status: {
      authenticated: true,
      user: {
        username: 'system:bootstrap:abcdef',
        groups: ['system:bootstrappers', 'system:bootstrappers:workers', 'system:authenticated'],
      },
    },
  })
  for (const wrong of ['abcdef.0123456789abcdee', 'abcdeg.0123456789abcdef', 'abcdef', '']) {
    expect(await review(wrong)).not.toMatchObject({ status: { authenticated: true } })
  }
  await api.clock.advance(61_000)
  expect(await review('abcdef.0123456789abcdef'), 'expired').toMatchObject({
    status: { error: 'invalid bearer token' },
  })
})

it('answers 401 to a bearer token that is nobody’s, even where anybody may look', async () => {
  const answer = await api.send({ authorization: 'Bearer abc' }, 'GET', '/healthz')
  expect(answer.json()).toEqual({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'Unauthorized',
    reason: 'Unauthorized',
    code: 401,
  })
  expect((await api.send({}, 'GET', '/healthz')).text).toBe('ok')
})

it('tells a client with a password why it is not let in', async () => {
  const answer = await api.send({ authorization: 'Basic amFuZTpzZWNyZXQ=' }, 'GET', '/api/v1/pods')
  expect(answer.status).toBe(401)
  expect(answer.message).toContain('basic authentication left Kubernetes with 1.19')
})

it('does not know methods that have no verb', async () => {
  for (const method of ['OPTIONS', 'FOO']) {
    const answer = await api.send(admin, method, '/api/v1/pods')
    expect([answer.status, answer.message]).toEqual([
      405,
      'the server does not allow this method on the requested resource',
    ])
  }
})
