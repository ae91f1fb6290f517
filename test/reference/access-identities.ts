import { createApiClient, type ApiClient } from '../support/api-client.ts'
import type { Namespaces } from './access-routes.ts'
import { mustSend } from './must-send.ts'

/** Somebody, and how a request is made in their name. */
export interface Identity {
  readonly name: string
  readonly client: ApiClient
  readonly headers: Record<string, string>
}

const group = 'rbac.authorization.k8s.io'
const account = 'worker'

/** Everything that may be read without reading a secret. */
const readerRules = [
  {
    apiGroups: [''],
    resources: ['configmaps', 'endpoints', 'events', 'persistentvolumeclaims', 'pods', 'pods/log', 'services'],
    verbs: ['get', 'list', 'watch'],
  },
  { apiGroups: [''], resources: ['*/status'], verbs: ['get'] },
  { apiGroups: [''], resources: ['secrets'], resourceNames: ['x'], verbs: ['get', 'list', 'watch'] },
  {
    apiGroups: ['apps', 'batch', 'autoscaling', 'networking.k8s.io', 'policy', 'discovery.k8s.io', 'events.k8s.io'],
    resources: ['*'],
    verbs: ['get', 'list', 'watch'],
  },
]

const workerRules = [
  { apiGroups: ['*'], resources: ['leases', 'events', 'pods/exec'], verbs: ['*'] },
  { apiGroups: ['apps'], resources: ['*/scale'], verbs: ['get', 'update', 'patch'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['get', 'deletecollection'] },
]

/** The namespaces, and what the identities may in the first of them. */
export async function prepareAccess(client: ApiClient, { own, other }: Namespaces): Promise<void> {
  for (const name of [own, other]) await mustSend(client, '/api/v1/namespaces', { metadata: { name } })
  const rbac = `/apis/${group}/v1/namespaces/${own}`
  for (const name of ['default', account]) await ensureAccount(client, own, name)
  await mustSend(client, `${rbac}/roles`, { metadata: { name: 'reader' }, rules: readerRules })
  await mustSend(client, `${rbac}/roles`, { metadata: { name: account }, rules: workerRules })
  const user = (name: string): object => ({ kind: 'User', apiGroup: group, name })
  const bindings = [
    ['reader', 'Role', user('reader')],
    [account, 'Role', { kind: 'ServiceAccount', namespace: own, name: account }],
    // The two that the role `edit` is gathered from, which only a controller does.
    ['system:aggregate-to-view', 'ClusterRole', user('editor')],
    ['system:aggregate-to-edit', 'ClusterRole', user('editor')],
  ] as const
  for (const [name, kind, subject] of bindings) {
    const roleRef = { apiGroup: group, kind, name }
    await mustSend(client, `${rbac}/rolebindings`, { metadata: { name }, roleRef, subjects: [subject] })
  }
}

/** All that a route is asked by; the service account as the administrator plays it and with a token of its own. */
export async function identitiesOf(client: ApiClient, kubeconfig: string, { own }: Namespaces): Promise<Identity[]> {
  const anonymous = createApiClient(kubeconfig, 'anonymous')
  const accountName = `system:serviceaccount:${own}:${account}`
  const played = (name: string, headers: Record<string, string> = {}): Identity => ({
    name,
    client,
    headers: { 'impersonate-user': name, ...headers },
  })
  return [
    { name: 'anonymous', client: anonymous, headers: {} },
    played('nobody', { 'impersonate-group': 'strangers' }),
    played('anybody', { 'impersonate-group': 'system:authenticated' }),
    played('reader'),
    played('editor'),
    played(accountName),
    {
      name: `${accountName} by token`,
      client: anonymous,
      headers: { authorization: `Bearer ${await accountToken(client, own, account)}` },
    },
  ]
}

/** A token of a service account, which the server makes on request. */
export async function accountToken(client: ApiClient, namespace: string, name: string): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`
  const { status } = await mustSend<{ status: { token: string } }>(client, path, { spec: {} })
  return status.token
}

/** A service account, which a controller may have made before, as it does with `default`. */
export async function ensureAccount(client: ApiClient, namespace: string, name: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts`
  const answer = await client.send(path, { method: 'POST', body: { metadata: { name } } })
  if (answer.status !== 201 && answer.status !== 409) throw new Error(answer.text)
}
