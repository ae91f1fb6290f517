import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLogger } from '#base/logger.ts'
import type { Credentials } from '../../../../../../main/engine/auth/authentication/authenticator.ts'
import { compileExpression } from '../../../../../../main/engine/auth/configuration/expressions.ts'
import {
  openConfiguration,
  type LiveConfiguration,
} from '../../../../../../main/engine/auth/configuration/open-configuration.ts'
import { eventually } from '../../../../../support/eventually.ts'
import { FakeClock } from '../../../../../support/fake-clock.ts'
import { createTempDir } from '../../../../../support/temp-dir.ts'
import { createTlsApi, type TlsApi } from '../../../../../support/tls-api.ts'

const notes = { warn: () => undefined, annotate: () => undefined }
let clock: FakeClock
let directory: ReturnType<typeof createTempDir>
let webhook: TlsApi
let live: LiveConfiguration | undefined
let asked: Record<string, unknown>[]
let answer: object

beforeEach(async () => {
  clock = new FakeClock()
  directory = createTempDir('access')
  webhook = await createTlsApi()
  asked = []
  answer = {}
  webhook.answer = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      asked.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>)
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ status: answer }))
    })
  }
})

afterEach(() => {
  live?.dispose()
  live = undefined
  webhook.close()
  directory.dispose()
})

async function open(files: Record<string, string>): Promise<LiveConfiguration> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory.path, name), text)
  const options = { clock, logger: silentLogger, ownIssuer: 'https://own', compile: compileExpression }
  live = await openConfiguration(directory.path, options)
  return live
}

function headers(lines: Record<string, string>, rest: Partial<Credentials> = {}): Credentials {
  return { header: (name) => lines[name], headerLines: () => Object.entries(lines), ...rest }
}

const kubeconfig = (): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'w',
        cluster: {
          server: webhook.url,
          'certificate-authority-data': Buffer.from(webhook.authority.certificate).toString('base64'),
        },
      },
    ],
    users: [{ name: 'u', user: { token: 'of-the-api' } }],
    contexts: [{ name: 'c', context: { cluster: 'w', user: 'u' } }],
    'current-context': 'c',
  })

it('knows the tokens of a file, and nobody else', async () => {
  const { current } = await open({ 'tokens.csv': '# tokens\nt1,jane,7,"a,b"\nt2,joe,8\n' })
  expect(await current.staticTokens('t1', ['api'], notes)).toEqual({
    user: { name: 'jane', uid: '7', groups: ['a', 'b'] },
    audiences: ['api'],
  })
  expect(await current.staticTokens('t3', ['api'], notes)).toBeUndefined()
})

it('refuses passwords and says why, unless a file turns them on', async () => {
  const basic = headers({ authorization: `Basic ${Buffer.from('jane:secret').toString('base64')}` })
  const without = await open({})
  expect(() => without.current.basic(basic, notes)).toThrow('basic authentication left Kubernetes with 1.19')
  without.dispose()
  const { current } = await open({ 'passwords.csv': 'secret,jane,7,"a"\n' })
  const warnings: string[] = []
  const told = { ...notes, warn: (text: string) => void warnings.push(text) }
  expect(await current.basic(basic, told)).toEqual({ name: 'jane', uid: '7', groups: ['a'] })
  expect(warnings).toEqual([expect.stringContaining('deprecated')])
  const wrong = headers({ authorization: `Basic ${Buffer.from('jane:other').toString('base64')}` })
  expect(() => current.basic(wrong, notes)).toThrow('invalid username or password')
})

it('believes the headers of a front proxy that has proved itself', async () => {
  const { current } = await open({ 'request-header.yaml': 'allowedNames: [front-proxy]\n' })
  const lines = { 'x-remote-user': 'jane', 'x-remote-group': 'a', 'x-remote-extra-scopes': 's' }
  const certificate = { name: 'front-proxy', groups: [], fingerprint: '', notAfter: Number.POSITIVE_INFINITY }
  expect(await current.frontProxy(headers(lines, { certificate }), notes)).toEqual({
    name: 'jane',
    groups: ['a'],
    extra: { scopes: ['s'] },
  })
  expect(await current.frontProxy(headers(lines), notes)).toBeUndefined()
  expect(await current.frontProxy(headers(lines, { certificate: 'unverified' }), notes)).toBeUndefined()
  const other = { ...certificate, name: 'somebody' }
  expect(await current.frontProxy(headers(lines, { certificate: other }), notes)).toBeUndefined()
})

it('asks a webhook about tokens, once for a while', async () => {
  const { current } = await open({ 'token-webhook.yaml': kubeconfig() })
  answer = { authenticated: true, user: { username: 'jane', groups: ['a'] } }
  const identity = { user: { name: 'jane', groups: ['a'] }, audiences: ['api'] }
  expect(await current.webhook('t', ['api'], notes)).toEqual(identity)
  expect(await current.webhook('t', ['api'], notes)).toEqual(identity)
  expect(asked).toMatchObject([{ kind: 'TokenReview', spec: { token: 't', audiences: ['api'] } }])
  expect(webhook.seen[0]?.authorization).toBe('Bearer of-the-api')
  await clock.advance(121_000)
  answer = { authenticated: false }
  expect(await current.webhook('t', ['api'], notes)).toBeUndefined()
  webhook.answer = (_request, response) => {
    response.statusCode = 403
    response.end()
  }
  await expect(current.webhook('other', ['api'], notes)).rejects.toThrow('the webhook answered with HTTP 403')
})

const authorization = (authorizers: object[]): string =>
  JSON.stringify({ apiVersion: 'apiserver.config.k8s.io/v1', kind: 'AuthorizationConfiguration', authorizers })

const attributes = {
  user: { name: 'jane', groups: ['a'] },
  verb: 'list',
  group: '',
  version: 'v1',
  resource: 'pods',
  subresource: '',
  namespace: 'x',
  name: '',
}

it('asks a webhook who may, and does without where it may', async () => {
  const hook = {
    timeout: '3s',
    subjectAccessReviewVersion: 'v1',
    failurePolicy: 'Deny',
    connectionInfo: { type: 'KubeConfigFile', kubeConfigFile: 'hook.yaml' },
    matchConditionSubjectAccessReviewVersion: 'v1',
    matchConditions: [{ expression: "request.resourceAttributes.namespace != 'kube-system'" }],
  }
  const { current } = await open({
    'hook.yaml': kubeconfig(),
    'authorization.yaml': authorization([
      { type: 'Webhook', name: 'hook', webhook: hook },
      { type: 'RBAC', name: 'rbac' },
    ]),
  })
  const [first, second] = current.authorizers
  expect(second).toBe('RBAC')
  if (typeof first !== 'object') throw new Error('the webhook comes first')
  answer = { allowed: true, reason: 'why not' }
  expect(await first.authorize(attributes)).toEqual({ decision: 'allow', reason: 'why not' })
  expect(asked[0]).toMatchObject({
    kind: 'SubjectAccessReview',
    spec: {
      user: 'jane',
      groups: ['a'],
      resourceAttributes: { verb: 'list', version: 'v1', resource: 'pods', namespace: 'x' },
    },
  })
  answer = { denied: true, reason: 'no' }
  expect(await first.authorize(attributes), 'kept for five minutes').toMatchObject({ decision: 'allow' })
  expect(await first.authorize({ ...attributes, verb: 'get' })).toEqual({ decision: 'deny', reason: 'no' })
  const elsewhere = { ...attributes, namespace: 'kube-system' }
  expect(await first.authorize(elsewhere), 'not asked').toEqual({ decision: 'no-opinion', reason: '' })
  webhook.close()
  expect(await first.authorize({ ...attributes, verb: 'delete' })).toMatchObject({
    decision: 'deny',
    error: expect.any(String) as string,
  })
})

it('reads ABAC policies', async () => {
  const policy = (spec: object): string =>
    JSON.stringify({ apiVersion: 'abac.authorization.kubernetes.io/v1beta1', kind: 'Policy', spec })
  const { current } = await open({
    'abac-policy.jsonl': [
      '# comment',
      policy({ user: 'jane', namespace: 'x', resource: 'pods', readonly: true }),
      policy({ group: 'a', nonResourcePath: '/logs*', readonly: true }),
      policy({ user: '*', namespace: '*', resource: 'events', apiGroup: '*' }),
      '{"user":"old","namespace":"x"}',
    ].join('\n'),
    'authorization.yaml': authorization([{ type: 'ABAC', name: 'abac' }]),
  })
  const [abac] = current.authorizers
  if (typeof abac !== 'object') throw new Error('ABAC is alone')
  const decide = async (rest: object): Promise<string> => (await abac.authorize({ ...attributes, ...rest })).decision
  expect(await decide({})).toBe('allow')
  expect(await decide({ verb: 'delete' })).toBe('no-opinion')
  expect(await decide({ namespace: 'y' })).toBe('no-opinion')
  expect(await decide({ group: 'apps' })).toBe('no-opinion')
  expect(await decide({ user: { name: 'old', groups: [] }, verb: 'delete', group: 'apps' })).toBe('allow')
  expect(await decide({ user: { name: 'eve', groups: [] }, resource: 'events' }), 'nobody has authenticated eve').toBe(
    'no-opinion',
  )
  const known = { name: 'eve', groups: ['system:authenticated'] }
  expect(await decide({ user: known, resource: 'events' })).toBe('allow')
  expect((await abac.authorize({ user: attributes.user, verb: 'get', path: '/logs/x' })).decision).toBe('allow')
  expect((await abac.authorize({ user: attributes.user, verb: 'get', path: '/metrics' })).decision).toBe('no-opinion')
})

it.each<[string, Record<string, string>, string]>([
  ['no authorizer', { 'authorization.yaml': authorization([]) }, 'at least one authorization mode must be defined'],
  [
    'twice',
    {
      'authorization.yaml': authorization([
        { type: 'RBAC', name: 'a' },
        { type: 'RBAC', name: 'b' },
      ]),
    },
    'authorizers[1].type: Duplicate value',
  ],
  [
    'no webhook',
    { 'authorization.yaml': authorization([{ type: 'Webhook', name: 'a' }]) },
    'required when type=Webhook',
  ],
  ['ABAC', { 'abac-policy.jsonl': '{"a"' }, 'abac-policy.jsonl: error reading policy line 1'],
  ['tokens', { 'tokens.csv': 'a,b\n' }, 'tokens.csv: row 1 must have at least 3 columns, found 2'],
])('does not start with a file that is wrong: %s', async (_name, files, problem) => {
  await expect(open(files)).rejects.toThrow(problem)
})

it('says who may be anonymous', async () => {
  const file = (anonymous: object): string =>
    JSON.stringify({ apiVersion: 'apiserver.config.k8s.io/v1', kind: 'AuthenticationConfiguration', anonymous })
  const some = await open({ 'authentication.yaml': file({ enabled: true, conditions: [{ path: '/livez' }] }) })
  expect([some.current.allowsAnonymous('/livez'), some.current.allowsAnonymous('/api')]).toEqual([true, false])
  some.dispose()
  const none = await open({ 'authentication.yaml': file({ enabled: false }) })
  expect(none.current.allowsAnonymous('/livez')).toBe(false)
})

it('reads again what changes, and keeps the last that was right', async () => {
  const opened = await open({ 'tokens.csv': 't1,jane,7\n' })
  const known = async (token: string): Promise<boolean> => {
    await clock.advance(300)
    return (await opened.current.staticTokens(token, ['api'], notes)) !== undefined
  }
  await writeFile(join(directory.path, 'tokens.csv'), 't2,joe,8\n')
  const both = async (): Promise<boolean[]> => [await known('t1'), await known('t2')]
  await eventually('the new tokens', both, ([first, second]) => first === false && second === true)
  await writeFile(join(directory.path, 'tokens.csv'), 'broken\n')
  await clock.advance(300)
  expect(await known('t2')).toBe(true)
  await rm(join(directory.path, 'tokens.csv'))
  await eventually(
    'no tokens',
    () => known('t2'),
    (isKnown) => !isKnown,
  )
})
