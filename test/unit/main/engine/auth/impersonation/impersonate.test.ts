import { afterAll, beforeAll, expect, it } from 'vitest'
import { admin, createAccessApi, user, type AccessApi } from '../../../../../support/access-api.ts'

const group = 'rbac.authorization.k8s.io'
let api: AccessApi

async function grant(who: string, rules: object[]): Promise<void> {
  const roleRef = { apiGroup: group, kind: 'ClusterRole', name: who }
  const subjects = [{ kind: 'User', apiGroup: group, name: who }]
  await api.send(admin, 'POST', `/apis/${group}/v1/clusterroles`, { metadata: { name: who }, rules })
  await api.send(admin, 'POST', `/apis/${group}/v1/clusterrolebindings`, { metadata: { name: who }, roleRef, subjects })
}

beforeAll(async () => {
  api = await createAccessApi()
  const authentication = 'authentication.k8s.io'
  await grant('actor', [
    { apiGroups: [''], resources: ['users', 'groups'], verbs: ['impersonate'], resourceNames: ['alice', 'devs'] },
    { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['impersonate'] },
    { apiGroups: [authentication], resources: ['userextras/scopes'], verbs: ['impersonate'] },
  ])
  await grant('narrow', [
    { apiGroups: [authentication], resources: ['users'], verbs: ['impersonate:user-info'], resourceNames: ['alice'] },
    { apiGroups: [authentication], resources: ['groups'], verbs: ['impersonate:user-info'] },
    { apiGroups: [''], resources: ['pods'], verbs: ['impersonate-on:user-info:list'] },
  ])
  await grant('alice', [{ apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['list'] }])
  // As the real server of the recording, which had seen it succeed: its last way in is the one it is refused by.
  await api.send(user('actor'), 'GET', '/foo', undefined, { 'impersonate-user': 'alice' })
})

afterAll(() => {
  api.dispose()
})

const cannot = (what: string, resource: string, apiGroup = ''): string =>
  `${what} is forbidden: User "actor" cannot impersonate resource "${resource}" in API group "${apiGroup}" at the cluster scope`
const without = (user: string): string =>
  `requested &user.DefaultInfo{Name:"", ${user}} without impersonating a user name`
const authentication = 'authentication.k8s.io'

/** Statuses and messages are those of a real kube-apiserver 1.36.3. */
it.each<[Record<string, string>, number, string]>([
  [{ user: 'alice' }, 403, 'forbidden: User "alice" cannot get path "/foo"'],
  [{ user: 'bob' }, 403, cannot('users "bob"', 'users')],
  [{ user: 'alice', group: 'devs' }, 403, 'forbidden: User "alice" cannot get path "/foo"'],
  [{ user: 'alice', group: 'system:masters' }, 403, cannot('groups "system:masters"', 'groups')],
  [{ user: 'system:serviceaccount:a:b' }, 403, 'forbidden: User "system:serviceaccount:a:b" cannot get path "/foo"'],
  [{ user: 'system:node:n1' }, 403, cannot('users "system:node:n1"', 'users')],
  [{ user: 'alice', uid: '1' }, 403, cannot(`uids.${authentication} "1"`, 'uids', authentication)],
  [{ user: 'alice', 'extra-scopes': 'a' }, 403, 'forbidden: User "alice" cannot get path "/foo"'],
  [
    { user: 'alice', 'extra-other': 'a' },
    403,
    cannot(`userextras.${authentication} "a"`, 'userextras/other', authentication),
  ],
  [{ uid: '1' }, 400, without('UID:"1", Groups:[]string(nil), Extra:map[string][]string(nil)')],
  [{ group: 'a' }, 400, without('UID:"", Groups:[]string{"a"}, Extra:map[string][]string(nil)')],
  [{ 'extra-x': 'a' }, 400, without('UID:"", Groups:[]string(nil), Extra:map[string][]string{"x":[]string{"a"}}')],
  [{ user: 'system:anonymous' }, 403, cannot('users "system:anonymous"', 'users')],
])('answers %o', async (wanted, status, message) => {
  const headers = Object.fromEntries(Object.entries(wanted).map(([key, value]) => [`impersonate-${key}`, value]))
  const answer = await api.send(user('actor'), 'GET', '/foo', undefined, headers)
  expect({ status: answer.status, message: answer.message }).toEqual({ status, message })
})

it('tells whom it takes the request to be of', async () => {
  const review = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
  const headers = { 'impersonate-user': 'system:serviceaccount:a:b', 'impersonate-extra-scopes': 'x' }
  const answer = await api.send(admin, 'POST', review, {}, headers)
  expect(answer.json<{ status: object }>().status).toEqual({
    userInfo: {
      username: 'system:serviceaccount:a:b',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:a', 'system:authenticated'],
      extra: { scopes: ['x'] },
    },
  })
})

it('lets the narrow way in where the request fits, and never as a superuser', async () => {
  const as = (headers: Record<string, string>, path: string) =>
    api.send(user('narrow'), 'GET', path, undefined, headers)
  const alice = { 'impersonate-user': 'alice' }
  expect((await as(alice, '/api/v1/pods')).status).toBe(200)
  expect((await as(alice, '/api/v1/secrets')).message).toContain(
    'cannot impersonate-on:user-info:list resource "secrets"',
  )
  const masters = await as({ ...alice, 'impersonate-group': 'system:masters' }, '/api/v1/pods')
  expect(masters.message).toContain('impersonating the system:masters group is not allowed')
})

it('plays the node of its own pod only', async () => {
  await grant('system:serviceaccount:a:agent', [
    { apiGroups: [authentication], resources: ['nodes'], verbs: ['impersonate:associated-node'] },
    { apiGroups: [''], resources: ['nodes'], verbs: ['impersonate-on:associated-node:get'] },
  ])
  const agent = {
    ...user('system:serviceaccount:a:agent'),
    extra: { 'authentication.kubernetes.io/node-name': ['n1'] },
  }
  const as = (node: string) =>
    api.send(agent, 'GET', `/api/v1/nodes/${node}`, undefined, { 'impersonate-user': `system:node:${node}` })
  expect((await as('n1')).status).toBe(404)
  expect((await as('n2')).status).toBe(403)
})
