import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isStatus } from '#kube/meta/status.ts'
import { createApiClient, type ApiClient, type Answer, type Send } from '../support/api-client.ts'
import { configMaps } from '../support/api-under-test.ts'
import { errorsIn, startEngine, type EngineProcess } from '../support/engine-process.ts'
import { eventually } from '../support/eventually.ts'
import { createTempDir } from '../support/temp-dir.ts'

const policy = `
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: None
    userGroups: ["system:nodes"]
  - level: RequestResponse
    resources: [{ group: "", resources: ["*"] }, { group: authentication.k8s.io }]
  - level: Metadata
    nonResourceURLs: ["/version"]
  - level: None
`

interface AuditLine {
  readonly auditID: string
  readonly level: string
  readonly stage: string
  readonly verb: string
  readonly requestURI: string
  readonly responseStatus?: { readonly code: number }
  readonly requestObject?: unknown
  readonly responseObject?: unknown
  readonly annotations?: Readonly<Record<string, string>>
}

const dir = createTempDir('operations')
const auditFile = join(dir.path, 'audit', 'audit.log')
let engine: EngineProcess
let client: ApiClient

beforeAll(async () => {
  writeFileSync(join(dir.path, 'audit-policy.yaml'), policy)
  engine = await startEngine({ dataDir: dir.path, runtime: 'simulated' })
  client = engine.client
  const subjects = ['flood', 'jane'].map((name) => ({ kind: 'User', name, apiGroup: 'rbac.authorization.k8s.io' }))
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
  const body = { metadata: { name: 'readers' }, roleRef, subjects }
  const path = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings'
  expect((await client.send(path, { method: 'POST', body })).status).toBe(201)
})

afterAll(async () => {
  const { code, stderr } = await engine.stop()
  dir.dispose()
  expect({ code, errors: errorsIn(stderr) }).toEqual({ code: 0, errors: [] })
})

/** As somebody who may only read. */
function sendAs(who: 'flood' | 'jane', path: string, options: Send = {}): Promise<Answer> {
  return client.send(path, { ...options, headers: { ...options.headers, 'impersonate-user': who } })
}

function lines(): AuditLine[] {
  return readFileSync(auditFile, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as AuditLine)
}

/** The event of a request by its Audit-ID; it is written behind the answer. */
async function lineOf(id: string, wanted = 'ResponseComplete'): Promise<AuditLine> {
  const lastOf = (): AuditLine | undefined => lines().find(({ auditID, stage }) => auditID === id && stage === wanted)
  const found = await eventually(`an audit event of ${id}`, lastOf, (line) => line !== undefined, 10_000)
  if (!found) throw new Error(`no audit event of ${id}`)
  return found
}

describe('audit', () => {
  it('keeps what the policy of the data dir says, under the client’s own id', async () => {
    const body = { metadata: { name: 'audited' }, data: { a: '1' } }
    const answer = await client.send(configMaps, { method: 'POST', body, headers: { 'audit-id': 'of-the-client' } })
    expect(answer.headers['audit-id']).toBe('of-the-client')
    expect(await lineOf('of-the-client')).toMatchObject({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'RequestResponse',
      stage: 'ResponseComplete',
      requestURI: configMaps,
      verb: 'create',
      user: { groups: ['system:masters', 'system:authenticated'] },
      sourceIPs: ['127.0.0.1'],
      objectRef: { resource: 'configmaps', namespace: 'default', name: 'audited', apiVersion: 'v1' },
      responseStatus: { metadata: {}, code: 201 },
      requestObject: body,
      responseObject: { metadata: { name: 'audited' } },
      annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' },
    })
  })

  it('never keeps secrets and tokens, whatever the policy says', async () => {
    const secret = { metadata: { name: 's' }, stringData: { password: 'geheim' } }
    const made = await client.send('/api/v1/namespaces/default/secrets', { method: 'POST', body: secret })
    const token = await client.send('/api/v1/namespaces/default/serviceaccounts/default/token', {
      method: 'POST',
      body: { spec: {} },
    })
    const review = await client.send('/apis/authentication.k8s.io/v1/tokenreviews', {
      method: 'POST',
      body: { spec: { token: 'my-own-token' } },
    })
    const asked = await client.send('/api/v1/pods?access_token=in-the-query', {
      headers: { authorization: 'Bearer in-the-header' },
    })
    // What is no JSON is quoted to the client, and to nobody else.
    const broken = await client.send('/api/v1/namespaces/default/secrets', { method: 'POST', body: '{"a":"geheim"' })
    expect(broken.text).toContain('geheim')
    await lineOf(String(broken.headers['audit-id']))
    for (const { headers } of [made, token, review]) {
      const line = await lineOf(String(headers['audit-id']))
      expect(line).toMatchObject({ level: 'Metadata', responseStatus: { code: 201 } })
      expect(line.requestObject ?? line.responseObject).toBeUndefined()
    }
    await lineOf(String(asked.headers['audit-id']))
    const { status } = token.json<{ status: { token: string } }>()
    const text = readFileSync(auditFile, 'utf8')
    for (const word of ['geheim', Buffer.from('geheim').toString('base64'), 'my-own-token', 'in-the-', status.token]) {
      expect(text.includes(word)).toBe(false)
    }
  })

  it('tells of a watch when it starts and when it ends, and of who was not let in', async () => {
    const watch = await client.send(`${configMaps}?watch=1&timeoutSeconds=1`)
    await lineOf(String(watch.headers['audit-id']))
    const stages = lines().filter(({ auditID }) => auditID === watch.headers['audit-id'])
    expect(stages.map(({ stage }) => stage)).toEqual(['ResponseStarted', 'ResponseComplete'])
    const nobody = createApiClient(engine.kubeconfig, 'anonymous')
    const refused = await nobody.send('/api/v1/pods', { headers: { authorization: 'Bearer nonsense' } })
    nobody.dispose()
    expect(await lineOf(String(refused.headers['audit-id']), 'ResponseStarted')).toMatchObject({
      stage: 'ResponseStarted',
      user: {},
      responseStatus: { message: 'Unauthorized', code: 401 },
    })
  })
})

describe('limits of requests in flight', () => {
  it('names the flow schema and the priority level of each answer', async () => {
    const schema = await client.send('/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas/global-default')
    const level = await client.send('/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations/global-default')
    const uidOf = (answer: Answer): string => answer.json<{ metadata: { uid: string } }>().metadata.uid
    const { headers } = await sendAs('jane', configMaps)
    expect(headers['x-kubernetes-pf-flowschema-uid']).toBe(uidOf(schema))
    expect(headers['x-kubernetes-pf-prioritylevel-uid']).toBe(uidOf(level))
    interface Status {
      status?: { conditions?: { type: string; status: string; reason: string }[] }
    }
    const read = async (): Promise<Status> =>
      (await client.send('/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas/global-default')).json<Status>()
    const isFound = ({ status }: Status): boolean =>
      status?.conditions?.some(({ type, status: value }) => type === 'Dangling' && value === 'False') === true
    await eventually('the schema not dangling', read, isFound, 10_000)
  })

  it('lets one client’s flood of lists through without keeping another waiting', async () => {
    const data = { text: 'x'.repeat(1024) }
    const names = Array.from({ length: 60 }, (_none, index) => `flooded-${String(index)}`)
    for (const name of names) await client.send(configMaps, { method: 'POST', body: { metadata: { name }, data } })
    let finished = 0
    const flood = Array.from({ length: 200 }, async () => {
      const { status, headers } = await sendAs('flood', configMaps)
      finished++
      if (status === 429) expect(headers['retry-after']).toBe('1')
      return status
    })
    await Promise.race(flood)
    expect((await sendAs('jane', `${configMaps}/audited`)).status).toBe(200)
    expect(finished).toBeLessThan(180)
    const statuses = await Promise.all(flood)
    expect(new Set(statuses.filter((status) => status !== 200))).toEqual(
      statuses.includes(429) ? new Set([429]) : new Set(),
    )
  })
})

describe('metrics', () => {
  it('are told in Prometheus’ format to those who may read them', async () => {
    await client.send(`${configMaps}/audited`)
    const answer = await client.send('/metrics')
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    for (const line of [
      /^apiserver_request_total\{verb="GET",dry_run="",group="",version="v1",resource="configmaps",subresource="",scope="resource",component="apiserver",code="200"} [1-9]/m,
      /^apiserver_request_duration_seconds_bucket\{verb="LIST",.*resource="configmaps".*le="\+Inf"} \d+$/m,
      /^apiserver_current_inflight_requests\{request_kind="readOnly"} \d+$/m,
      /^apiserver_flowcontrol_dispatched_requests_total\{priority_level="exempt",flow_schema="exempt"} \d+$/m,
      /^apiserver_flowcontrol_nominal_limit_seats\{priority_level="workload-low"} 245$/m,
      /^apiserver_audit_event_total [1-9]\d*$/m,
      /^archipel_store_objects\{group="",resource="configmaps"} [1-9]\d*$/m,
      /^archipel_store_bytes [1-9]\d*$/m,
      /^workqueue_adds_total\{name="[a-z-]+"} [1-9]\d*$/m,
      /^process_resident_memory_bytes [1-9]/m,
      /^nodejs_eventloop_lag_p99_seconds \d/m,
      /^kubernetes_build_info\{major="1",minor="36",git_version="v1\.36\.\d+\+archipel"} 1$/m,
    ]) {
      expect(answer.text).toMatch(line)
    }
    expect((await sendAs('jane', '/metrics')).status).toBe(403)
    expect(answer.text).not.toContain('made-up')
  })

  it('tell of health checks at a path of their own', async () => {
    await client.send('/readyz')
    const { text } = await client.send('/metrics/slis')
    expect(text).toContain('kubernetes_healthcheck{name="ping",type="readyz"} 1\n')
    expect(text).toMatch(/^kubernetes_healthchecks_total\{name="etcd",type="readyz",status="success"} \d+$/m)
  })
})

describe('the front door', () => {
  it('tells its health, as a whole and by each check', async () => {
    const ready = await client.send('/readyz?verbose&exclude=ping&exclude=nope')
    expect(ready.headers['x-content-type-options']).toBe('nosniff')
    expect(ready.text).toMatch(/^\[\+]ping excluded: ok\n\[\+]log ok\n\[\+]etcd ok\n/)
    expect(ready.text).toContain('[+]poststarthook/rbac/bootstrap-roles ok\n')
    expect(ready.text).toMatch(
      /warn: some health checks cannot be excluded: no matches for "nope"\nreadyz check passed\n$/,
    )
    expect((await client.send('/livez/etcd')).text).toBe('ok')
  })

  it('lists its paths', async () => {
    const { paths } = (await client.send('/')).json<{ paths: string[] }>()
    expect(paths).toEqual([...paths].sort())
    for (const path of ['/api/v1', '/apis/apps/v1', '/healthz/ping', '/metrics', '/openid/v1/jwks', '/version']) {
      expect(paths).toContain(path)
    }
  })

  it('says which version it is, in a form that clients parse', async () => {
    const version = (await client.send('/version')).json<Record<string, string>>()
    expect(Object.keys(version)).toEqual([
      'major',
      'minor',
      'emulationMajor',
      'emulationMinor',
      'minCompatibilityMajor',
      'minCompatibilityMinor',
      'gitVersion',
      'gitCommit',
      'gitTreeState',
      'buildDate',
      'goVersion',
      'compiler',
      'platform',
    ])
    expect(version).toMatchObject({ major: '1', minor: '36', minCompatibilityMinor: '35' })
    expect(version['gitVersion']).toMatch(/^v\d+\.\d+\.\d+\+[0-9A-Za-z.-]+$/)
  })

  it.each([
    ['GET', '/nope', 404, 'text'],
    ['GET', '/livez/nope', 404, 'text'],
    ['GET', '/apis/made-up.example.com', 404, 'text'],
    ['GET', '/apis/made-up.example.com/v1/things', 404, 'text'],
    ['GET', '/debug/pprof', 404, 'text'],
    ['GET', '/logs', 404, 'text'],
    ['GET', '/api/v1/made-up', 404, 'status'],
    ['GET', '/apis/apps/v9', 404, 'status'],
    ['GET', '/apis/apps/v1/made-up', 404, 'status'],
    ['POST', '/version', 405, 'status'],
    ['GET', '/api/v1/pods?timeout=abc', 400, 'status'],
  ])('answers %s %s with %s and a %s', async (method, path, status, shape) => {
    const answer = await client.send(path, { method })
    expect(answer.status).toBe(status)
    if (shape === 'status') expect(isStatus(answer.json())).toBe(true)
    else expect(answer.text).toBe('404 page not found\n')
  })
})
