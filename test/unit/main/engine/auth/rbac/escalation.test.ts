import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, createAccessApi, user, type AccessApi } from '../../../../../support/access-api.ts'

const group = 'rbac.authorization.k8s.io'
const base = `/apis/${group}/v1`
const home = `${base}/namespaces/default`
const dry = '?dryRun=All'

let api: AccessApi

const rule = (verbs: string[], resources: string[], apiGroup = ''): Record<string, string[]> => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
})
const role = (name: string, rules: unknown[], rest: object = {}): object => ({ metadata: { name }, rules, ...rest })
const binding = (kind: string, name: string, who = 'granter'): object => ({
  metadata: { name: 'n' },
  roleRef: { apiGroup: group, kind, name },
  subjects: [{ kind: 'User', apiGroup: group, name: who }],
})

const big = [
  rule(['get', 'list', 'delete'], ['pods']),
  rule(['*'], ['secrets']),
  { ...rule(['get', 'update'], ['configmaps']), resourceNames: ['a', 'b'] },
]
const bigLines = [
  '{APIGroups:[""], Resources:["configmaps"], ResourceNames:["a"], Verbs:["get" "update"]}',
  '{APIGroups:[""], Resources:["configmaps"], ResourceNames:["b"], Verbs:["get" "update"]}',
  '{APIGroups:[""], Resources:["pods"], Verbs:["list" "delete"]}',
  '{APIGroups:[""], Resources:["secrets"], Verbs:["*"]}',
].join('\n')
const notHeld = (resource: string, name: string, lines = bigLines, who = 'granter'): string =>
  `${resource}.${group} "${name}" is forbidden: user "${who}" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n${lines}`

beforeAll(async () => {
  api = await createAccessApi()
  const make = async (path: string, body: object): Promise<void> => {
    const answer = await api.send(admin, 'POST', path, body)
    expect(answer.status, answer.text).toBe(201)
  }
  const writes = ['create', 'update', 'patch', 'get']
  await make(
    `${home}/roles`,
    role('granter', [rule(writes, ['roles', 'rolebindings'], group), rule(['get'], ['pods'])]),
  )
  await make(`${home}/rolebindings`, { ...binding('Role', 'granter'), metadata: { name: 'granter' } })
  await make(`${home}/roles`, role('small', [rule(['get'], ['pods'])]))
  await make(`${home}/roles`, role('big', big))
  const bind = { ...rule(['bind'], ['clusterroles'], group), resourceNames: ['view'] }
  await make(`${base}/clusterroles`, role('wide', [rule(writes, ['clusterroles', 'clusterrolebindings'], group), bind]))
  await make(`${base}/clusterrolebindings`, { ...binding('ClusterRole', 'wide', 'wide'), metadata: { name: 'wide' } })
  await make(`${base}/clusterroles`, role('escalating', [rule(['create', 'escalate'], ['clusterroles'], group)]))
  const escalator = binding('ClusterRole', 'escalating', 'escalator')
  await make(`${base}/clusterrolebindings`, { ...escalator, metadata: { name: 'escalating' } })
})

afterAll(() => {
  api.dispose()
})

interface Case {
  readonly who?: string
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly type?: string
  readonly status: number
  readonly message?: string
}

const apply = 'application/apply-patch+yaml'
const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] }
const selectorRefusal = 'must have cluster-admin privileges to use the aggregationRule'

/** Statuses and messages are those of a real kube-apiserver 1.36.3. */
const cases: Record<string, Case> = {
  'gives what it has': {
    method: 'POST',
    path: `${home}/roles${dry}`,
    body: role('n', [rule(['get'], ['pods'])]),
    status: 201,
  },
  'by a new role': {
    method: 'POST',
    path: `${home}/roles${dry}`,
    body: role('n', big),
    status: 403,
    message: notHeld('roles', 'n'),
  },
  'by an update': {
    method: 'PUT',
    path: `${home}/roles/small${dry}`,
    body: role('small', big),
    status: 403,
    message: notHeld('roles', 'small'),
  },
  'by a merge patch': {
    method: 'PATCH',
    path: `${home}/roles/small${dry}`,
    body: { rules: big },
    status: 403,
    message: notHeld('roles', 'small'),
  },
  'by a JSON patch': {
    method: 'PATCH',
    path: `${home}/roles/small${dry}`,
    type: 'application/json-patch+json',
    body: [{ op: 'add', path: '/rules/0/verbs/-', value: 'delete' }],
    status: 403,
    message: notHeld('roles', 'small', '{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}'),
  },
  'by a strategic merge patch': {
    method: 'PATCH',
    path: `${home}/roles/small${dry}`,
    type: 'application/strategic-merge-patch+json',
    body: { rules: big },
    status: 403,
    message: notHeld('roles', 'small'),
  },
  'by a server-side apply': {
    method: 'PATCH',
    path: `${home}/roles/n2${dry}&fieldManager=x`,
    type: apply,
    body: { apiVersion: `${group}/v1`, kind: 'Role', ...role('n2', big) },
    status: 403,
    message: notHeld('roles', 'n2'),
  },
  'writes a role that it does not hold as it is': {
    method: 'PATCH',
    path: `${home}/roles/big${dry}`,
    body: {},
    status: 200,
  },
  'binds no kind of role': {
    method: 'POST',
    path: `${home}/rolebindings${dry}`,
    body: binding('Thing', 'small'),
    status: 500,
    message: 'unsupported role reference kind: "Thing"',
  },
  'labels a role that it holds': {
    method: 'PATCH',
    path: `${home}/roles/small${dry}`,
    body: { metadata: { labels: { a: 'b' } } },
    status: 200,
  },
  'by touching a role it does not hold': {
    method: 'PATCH',
    path: `${home}/roles/big${dry}`,
    body: { metadata: { labels: { a: 'b' } } },
    status: 403,
    message: notHeld('roles', 'big'),
  },
  'puts a finalizer on any role': {
    method: 'PATCH',
    path: `${home}/roles/big${dry}`,
    body: { metadata: { finalizers: ['a.b/c'] } },
    status: 200,
  },
  'binds what it has': {
    method: 'POST',
    path: `${home}/rolebindings${dry}`,
    body: binding('Role', 'small'),
    status: 201,
  },
  'by a binding': {
    method: 'POST',
    path: `${home}/rolebindings${dry}`,
    body: binding('Role', 'big'),
    status: 403,
    message: notHeld('rolebindings', 'n'),
  },
  'by a binding to cluster-admin': {
    method: 'POST',
    path: `${home}/rolebindings${dry}`,
    body: binding('ClusterRole', 'cluster-admin'),
    status: 403,
    message: notHeld(
      'rolebindings',
      'n',
      '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n{NonResourceURLs:["*"], Verbs:["*"]}',
    ),
  },
  'by a binding to a role that is still to come': {
    method: 'POST',
    path: `${home}/rolebindings${dry}`,
    body: binding('Role', 'missing'),
    status: 404,
    message: `rolebindings.${group} "missing" not found`,
  },
  'by paths': {
    who: 'wide',
    method: 'POST',
    path: `${base}/clusterroles${dry}`,
    body: role('n', [{ nonResourceURLs: ['/metrics', '/a*'], verbs: ['get', 'post'] }]),
    status: 403,
    message: notHeld(
      'clusterroles',
      'n',
      ['"/a*"], Verbs:["get"', '"/a*"], Verbs:["post"', '"/metrics"], Verbs:["get"', '"/metrics"], Verbs:["post"']
        .map((text) => `{NonResourceURLs:[${text}]}`)
        .join('\n'),
      'wide',
    ),
  },
  'by an aggregation': {
    who: 'wide',
    method: 'POST',
    path: `${base}/clusterroles${dry}`,
    body: role('n', [], { aggregationRule }),
    status: 403,
    message: `clusterroles.${group} "n" is forbidden: ${selectorRefusal}`,
  },
  'by an aggregation that is applied': {
    who: 'wide',
    method: 'PATCH',
    path: `${base}/clusterroles/n3${dry}&fieldManager=x`,
    type: apply,
    body: { apiVersion: `${group}/v1`, kind: 'ClusterRole', ...role('n3', [], { aggregationRule }) },
    status: 403,
    message: `clusterroles.${group} "n3" is forbidden: ${selectorRefusal}`,
  },
  'binds what it may bind': {
    who: 'wide',
    method: 'POST',
    path: `${base}/clusterrolebindings${dry}`,
    body: binding('ClusterRole', 'view'),
    status: 201,
  },
  'escalates where it may': {
    who: 'escalator',
    method: 'POST',
    path: `${base}/clusterroles${dry}`,
    body: role('n', big),
    status: 201,
  },
}

describe('nobody gives what they do not have', () => {
  it.each(Object.entries(cases))(
    '%s',
    async (_name, { who = 'granter', method, path, body, type, status, message = '' }) => {
      const headers = type ? { 'content-type': type } : {}
      const answer = await api.send(user(who), method, path, body, headers)
      expect({ status: answer.status, message: answer.message }).toEqual({ status, message })
    },
  )
})

const cannot = (what: string, verb: string, resource: string, where: string, apiGroup = ''): string =>
  `${what} is forbidden: User "granter" cannot ${verb} resource "${resource}" in API group "${apiGroup}" ${where}`
const here = 'in the namespace "default"'

it.each([
  [
    'a token',
    'POST',
    '/api/v1/namespaces/default/serviceaccounts/default/token',
    cannot('serviceaccounts "default"', 'create', 'serviceaccounts/token', here),
  ],
  [
    'scale',
    'PUT',
    '/apis/apps/v1/namespaces/default/deployments/d/scale',
    cannot('deployments.apps "d"', 'update', 'deployments/scale', here, 'apps'),
  ],
  ['status', 'PATCH', '/api/v1/namespaces/default/pods/p/status', cannot('pods "p"', 'patch', 'pods/status', here)],
  [
    'an ephemeral container',
    'PATCH',
    '/api/v1/namespaces/default/pods/p/ephemeralcontainers',
    cannot('pods "p"', 'patch', 'pods/ephemeralcontainers', here),
  ],
  ['the node', 'GET', '/api/v1/nodes/n/proxy/run', cannot('nodes "n"', 'get', 'nodes/proxy', 'at the cluster scope')],
  [
    'an approval',
    'PUT',
    '/apis/certificates.k8s.io/v1/certificatesigningrequests/x/approval',
    cannot(
      'certificatesigningrequests.certificates.k8s.io "x"',
      'update',
      'certificatesigningrequests/approval',
      'at the cluster scope',
      'certificates.k8s.io',
    ),
  ],
])('does not come around by %s', async (_name, method, path, message) => {
  const answer = await api.send(user('granter'), method, path, {})
  expect({ status: answer.status, message: answer.message }).toEqual({ status: 403, message })
})

it('names the roles that a binding does not find', async () => {
  for (const kind of ['Role', 'ClusterRole']) {
    await api.send(admin, 'POST', `${home}/rolebindings`, {
      ...binding(kind, 'gone', 'lost'),
      metadata: { name: `lost-${kind.toLowerCase()}` },
    })
  }
  const { message } = await api.send(user('lost'), 'GET', '/api/v1/namespaces/default/pods')
  expect(message).toBe(
    `pods is forbidden: User "lost" cannot list resource "pods" in API group "" in the namespace "default": RBAC: [role.${group} "gone" not found, clusterrole.${group} "gone" not found]`,
  )
})

it('follows roles and bindings as they change', async () => {
  const may = async (): Promise<number> =>
    (await api.send(user('later'), 'GET', '/api/v1/namespaces/default/configmaps')).status
  expect(await may()).toBe(403)
  await api.send(admin, 'POST', `${home}/roles`, role('later', [rule(['list'], ['configmaps'])]))
  await api.send(admin, 'POST', `${home}/rolebindings`, {
    ...binding('Role', 'later', 'later'),
    metadata: { name: 'later' },
  })
  expect(await may()).toBe(200)
  await api.send(admin, 'PATCH', `${home}/roles/later`, { rules: [] })
  expect(await may()).toBe(403)
  await api.send(admin, 'PATCH', `${home}/roles/later`, { rules: [rule(['list'], ['configmaps'])] })
  await api.send(admin, 'DELETE', `${home}/rolebindings/later`)
  expect(await may()).toBe(403)
})
