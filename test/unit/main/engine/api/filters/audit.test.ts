import { expect, test } from 'vitest'
import { notFound, unauthorized } from '#kube/meta/status-errors.ts'
import { createAuditLog, type AuditFile } from '../../../../../../main/engine/audit/audit-log.ts'
import type { Policy } from '../../../../../../main/engine/audit/policy.ts'
import { PageNotFound } from '../../../../../../main/engine/api/failure.ts'
import { audit, auditRefusals } from '../../../../../../main/engine/api/filters/audit.ts'
import { throughFilters, type Answer, type Exchange } from '../../../../../../main/engine/api/filters/filter.ts'
import { jsonResponse, textResponse } from '../../../../../../main/engine/api/message.ts'
import { exchangeOf, type Asked } from '../../../../../support/exchanges.ts'
import { FakeClock } from '../../../../../support/fake-clock.ts'

interface Line extends Record<string, unknown> {
  readonly stage: string
}

const user = { name: 'admin', groups: ['system:masters'], extra: { id: ['1'] } }
const everything: Policy = { rules: [{ level: 'RequestResponse' }] }
const configMap = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'c1' }, data: { a: '1' } }

function logOf(policy: Policy): { readonly log: AuditFile; readonly lines: Line[] } {
  const lines: Line[] = []
  const file = { write: (line: string) => void lines.push(JSON.parse(line) as Line), lost: 0 }
  return { log: createAuditLog(policy, { ...file, settled: () => Promise.resolve() }), lines }
}

/** The events of one request, without what is the same in all of them. */
async function events(asked: Asked, answer: (exchange: Exchange) => Answer, policy = everything): Promise<Line[]> {
  const clock = new FakeClock()
  const { log, lines } = logOf(policy)
  const filters = [auditRefusals(log, clock), audit(log, clock)]
  const exchange = exchangeOf(clock, { user, headers: { 'audit-id': 'mine', 'user-agent': 'curl' }, ...asked })
  await Promise.resolve()
    .then(() => throughFilters(filters, exchange, answer))
    .catch(() => undefined)
  await clock.advance(0)
  return lines
}

async function answerAfterReading(
  { request, annotate }: Exchange,
  value: unknown = configMap,
): Promise<ReturnType<typeof jsonResponse>> {
  annotate('authorization.k8s.io/decision', 'allow')
  await request.body()
  return jsonResponse(201, value)
}

const maps = '/api/v1/namespaces/default/configmaps'
const create: Asked = { method: 'POST', target: `${maps}?dryRun=All`, body: JSON.stringify(configMap) }

test('a creation, as upstream writes it', async () => {
  const [received, complete] = await events(create, answerAfterReading)
  const head = {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'RequestResponse',
    auditID: 'mine',
    stage: 'RequestReceived',
    requestURI: `${maps}?dryRun=All`,
    verb: 'create',
    user: { username: 'admin', groups: ['system:masters'], extra: { id: ['1'] } },
    sourceIPs: ['127.0.0.1'],
    userAgent: 'curl',
    objectRef: { resource: 'configmaps', namespace: 'default', apiVersion: 'v1' },
    requestReceivedTimestamp: '2026-01-01T00:00:00.000000Z',
    stageTimestamp: '2026-01-01T00:00:00.000000Z',
  }
  expect(received).toEqual(head)
  expect(complete).toEqual({
    ...head,
    stage: 'ResponseComplete',
    objectRef: { resource: 'configmaps', namespace: 'default', name: 'c1', apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 201 },
    requestObject: configMap,
    responseObject: configMap,
    annotations: { 'authorization.k8s.io/decision': 'allow' },
  })
  expect(Object.keys(complete ?? {}).slice(-6)).toEqual([
    'responseStatus',
    'requestObject',
    'responseObject',
    'requestReceivedTimestamp',
    'stageTimestamp',
    'annotations',
  ])
})

test.each<[string, Asked]>([
  [
    'YAML',
    {
      body: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c1}\ndata: {a: "1"}\n',
      headers: { 'content-type': 'application/yaml' },
    },
  ],
  ['JSON', { headers: { 'content-type': 'application/json' } }],
])('a body in %s is kept as JSON', async (_title, asked) => {
  const [, complete] = await events({ ...create, ...asked }, answerAfterReading)
  expect(complete).toMatchObject({ requestObject: configMap })
})

test('managed fields are left out where the policy says so', async () => {
  const full = { ...configMap, metadata: { name: 'c1', managedFields: [{ manager: 'x' }] } }
  const policy = { ...everything, omitManagedFields: true }
  const list = (exchange: Exchange): Answer => answerAfterReading(exchange, { kind: 'List', items: [full] })
  const [, complete] = await events({ ...create, body: JSON.stringify(full) }, list, policy)
  expect(complete).toMatchObject({ requestObject: configMap, responseObject: { items: [configMap] } })
  expect(JSON.stringify(complete)).not.toContain('managedFields')
})

test.each<[string, () => Answer, unknown]>([
  [
    'not found',
    () => {
      throw notFound({ group: '', resource: 'configmaps' }, 'x')
    },
    {
      metadata: {},
      status: 'Failure',
      message: 'configmaps "x" not found',
      reason: 'NotFound',
      details: { name: 'x', kind: 'configmaps' },
      code: 404,
    },
  ],
  [
    'a page that is not there',
    () => {
      throw new PageNotFound()
    },
    { metadata: {}, code: 404 },
  ],
  ['too many', () => textResponse(429, 'Too many requests, please try again later.\n'), { metadata: {}, code: 429 }],
  [
    'a deletion',
    () =>
      jsonResponse(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { name: 'x' } }),
    { metadata: {}, status: 'Success', details: { name: 'x' }, code: 200 },
  ],
])('the status of %s', async (_title, answer, status) => {
  const lines = await events({}, answer, { rules: [{ level: 'Metadata' }] })
  expect(lines.at(-1)).toMatchObject({ stage: 'ResponseComplete', responseStatus: status })
  expect(lines.at(-1)).not.toHaveProperty('responseObject')
})

test('a mistake in the server is a stage of its own, and says nothing of itself', async () => {
  const lines = await events({}, () => {
    throw new TypeError('cannot read the private parts')
  })
  expect(lines.at(-1)).toMatchObject({ stage: 'Panic', responseStatus: { code: 500, reason: 'InternalError' } })
  expect(JSON.stringify(lines)).not.toContain('private parts')
})

test('a watch has three stages, the last when it ends', async () => {
  const client = new AbortController()
  const watch = { target: `${maps}?watch=1`, signal: client.signal }
  const clock = new FakeClock()
  const { log, lines } = logOf(everything)
  async function* body(): AsyncGenerator<Uint8Array, void, void> {
    yield await Promise.resolve(Buffer.from('{}\n'))
  }
  const answer = await audit(log, clock)(exchangeOf(clock, { user, ...watch }), () => ({
    status: 200,
    headers: {},
    body: body(),
  }))
  await clock.advance(1000)
  expect(lines.map(({ stage }) => stage)).toEqual(['RequestReceived', 'ResponseStarted'])
  for await (const piece of answer.body as AsyncIterable<Uint8Array>) expect(piece).toHaveLength(3)
  client.abort()
  await clock.advance(0)
  expect(lines.slice(2)).toMatchObject([
    { stage: 'ResponseComplete', stageTimestamp: '2026-01-01T00:00:01.000000Z', responseStatus: { code: 200 } },
  ])
})

test('who was not let in is told of without a name', async () => {
  const clock = new FakeClock()
  const { log, lines } = logOf({ rules: [{ level: 'None', users: ['system:anonymous'] }, { level: 'Metadata' }] })
  const refuse = (): never => {
    throw unauthorized()
  }
  await expect(
    Promise.resolve().then(() => throughFilters([auditRefusals(log, clock), refuse], exchangeOf(clock), refuse)),
  ).rejects.toThrow('Unauthorized')
  expect(lines).toMatchObject([
    {
      stage: 'ResponseStarted',
      user: {},
      responseStatus: { metadata: {}, status: 'Failure', message: 'Unauthorized', reason: 'Unauthorized', code: 401 },
    },
  ])
})

test('who plays whom', async () => {
  const [, complete] = await events({}, ({ audit: trail }) => {
    trail?.record?.impersonates({ name: 'jane', groups: ['devs'] }, 'impersonate:user-info')
    return jsonResponse(200, {})
  })
  expect(complete).toMatchObject({
    user: { username: 'admin' },
    impersonatedUser: { username: 'jane', groups: ['devs'] },
    authenticationMetadata: { impersonationConstraint: 'impersonate:user-info' },
  })
})

test('bodies of secrets and tokens are not kept, nor is what looks like one elsewhere', async () => {
  const secret = { kind: 'Secret', apiVersion: 'v1', metadata: { name: 's' }, data: { p: 'Z2VoZWlt' } }
  const echo = (exchange: Exchange): Answer => answerAfterReading(exchange, secret)
  const [, kept] = await events(
    { ...create, target: '/api/v1/namespaces/default/secrets', body: JSON.stringify(secret) },
    echo,
  )
  expect(kept).toMatchObject({ level: 'Metadata', objectRef: { name: 's' } })
  expect(JSON.stringify(kept)).not.toContain('Z2VoZWlt')
  const headers = { authorization: 'Bearer abc', 'user-agent': 'curl' }
  const lines = await events({ headers, target: `${maps}?token=abc` }, () => jsonResponse(200, {}))
  expect(JSON.stringify(lines)).not.toContain('abc')
})

test('addresses that proxies tell of stand before the own one', async () => {
  const headers = { 'x-forwarded-for': '10.0.0.1, nonsense, 10.0.0.2', 'x-real-ip': '10.0.0.3' }
  const [line] = await events({ headers }, () => jsonResponse(200, {}))
  expect(line).toMatchObject({ sourceIPs: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '127.0.0.1'] })
})
