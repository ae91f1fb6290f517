import type { ApiClient } from '../../support/api-client.ts'
import { ensureAccount } from '../access-identities.ts'
import { certificateRequest } from '../certificate-requests.ts'
import { mustSend } from '../must-send.ts'
import {
  access,
  big,
  bindingOf,
  bindings,
  certificates,
  core,
  deployment,
  deploymentOf,
  may,
  ns,
  podOf,
  rbac,
  roleOf,
  roles,
  small,
  subjectsOf,
  writing,
  type Rule,
} from './objects.ts'

/** Who tries, and what they may: `here` in the namespace, `everywhere` in the cluster. */
const principals: Readonly<Record<string, { readonly here?: readonly Rule[]; readonly everywhere?: readonly Rule[] }>> =
  {
    granter: { here: [may(writing, 'roles rolebindings', rbac), may('get', 'pods')] },
    binder: {
      here: [may(writing, 'roles rolebindings', rbac), may('bind', 'roles', rbac, 'big')],
      everywhere: [may(writing, 'clusterrolebindings', rbac), may('bind', 'clusterroles', rbac, 'view')],
    },
    escalator: {
      here: [may(writing, 'roles rolebindings', rbac), may('escalate', 'roles', rbac, 'small')],
      everywhere: [may(writing, 'clusterroles clusterrolebindings', rbac), may('escalate', 'clusterroles', rbac)],
    },
    aggregator: { everywhere: [may(writing, 'clusterroles clusterrolebindings', rbac), may('get', 'pods')] },
    'status-writer': {
      here: [may('get update patch', 'pods/status services/status'), may('get update patch', '*/status', 'apps')],
      everywhere: [may('get update patch', 'nodes/status namespaces/status')],
    },
    scaler: { here: [may('get update patch', '*/scale', 'apps')] },
    debugger: { here: [may('get update patch', 'pods/ephemeralcontainers pods/resize')] },
    'exec-reader': { here: [may('get', 'pods/exec pods/attach pods/portforward'), may('get', 'pods')] },
    'token-maker': { here: [may('create', 'serviceaccounts/token', '', 'plain')] },
    'secret-maker': { here: [may('create get', 'secrets')] },
    'pod-maker': { here: [may('create get delete', 'pods')] },
    deleter: { here: [may('delete', 'configmaps secrets'), may('list', 'configmaps secrets')] },
    'namespace-owner': { everywhere: [may('get update patch', 'namespaces'), may('get', 'nodes')] },
    requester: { everywhere: [may(writing, 'certificatesigningrequests', 'certificates.k8s.io')] },
    approver: {
      everywhere: [
        may('get update patch', 'certificatesigningrequests/approval', 'certificates.k8s.io'),
        may('approve', 'signers', 'certificates.k8s.io', 'example.com/one'),
      ],
    },
    signer: {
      everywhere: [
        may('get update patch', 'certificatesigningrequests/status', 'certificates.k8s.io'),
        may('sign', 'signers', 'certificates.k8s.io', 'example.com/*'),
      ],
    },
    dangling: {},
  }

/** A service account that may play some, and one that may only speak as itself. */
const accounts: Readonly<Record<string, readonly Rule[]>> = {
  player: [
    may('impersonate', 'users groups', '', 'alice devs'),
    may('impersonate', 'serviceaccounts', '', 'plain'),
    may('impersonate', 'userextras/scopes', 'authentication.k8s.io'),
    may('impersonate', 'uids', 'authentication.k8s.io', 'uid-1'),
  ],
  plain: [],
}

/** Gives the principals what they may, and makes what they reach for. */
export async function prepareEscalations(client: ApiClient): Promise<void> {
  await mustSend(client, '/api/v1/namespaces', { metadata: { name: ns } })
  await ensureAccount(client, ns, 'default')
  for (const [name, { here, everywhere }] of Object.entries(principals)) {
    if (here) await grant(client, name, here, 'Role', subjectsOf(name))
    if (everywhere) await grant(client, name, everywhere, 'ClusterRole', subjectsOf(name))
  }
  for (const [name, rules] of Object.entries(accounts)) {
    await ensureAccount(client, ns, name)
    await grant(client, name, rules, 'ClusterRole', [{ kind: 'ServiceAccount', namespace: ns, name }])
  }
  await mustSend(client, roles, roleOf('small', small))
  await mustSend(client, roles, roleOf('big', big))
  await mustSend(client, bindings, bindingOf('small', 'Role', 'small'))
  await mustSend(client, bindings, bindingOf('dangling', 'Role', 'gone'))
  await mustSend(client, bindings, bindingOf('dangling-2', 'ClusterRole', 'gone'), 'POST')
  const gathers = { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { gather: 'yes' } }] } }
  await mustSend(client, `${access}/clusterroles`, { ...roleOf('escalation-gathers', []), ...gathers })
  for (const name of ['node-1', 'node-2']) await mustSend(client, '/api/v1/nodes', { metadata: { name } })
  await mustSend(client, `${core}/secrets`, { metadata: { name: 'of-node-1' }, stringData: { a: 'b' } })
  await mustSend(client, `${core}/secrets`, { metadata: { name: 'of-nobody' }, stringData: { a: 'b' } })
  const volumes = [{ name: 'secret', secret: { secretName: 'of-node-1' } }]
  await mustSend(client, `${core}/pods`, podOf('target', { nodeName: 'node-1', serviceAccountName: 'plain', volumes }))
  await mustSend(client, `${core}/pods`, podOf('other', { nodeName: 'node-2', automountServiceAccountToken: false }))
  await mustSend(client, `${core}/configmaps`, { metadata: { name: 'plain' } })
  await mustSend(client, deployment.replace('/web', ''), deploymentOf(0))
  for (const [name, signerName] of Object.entries({ one: 'example.com/one', two: 'example.com/two' })) {
    const body = certificateRequest(`escalation-${name}`, signerName, 'plain')
    await mustSend(client, certificates, body)
  }
}

async function grant(
  client: ApiClient,
  name: string,
  rules: readonly Rule[],
  kind: 'Role' | 'ClusterRole',
  subjects: object[],
): Promise<void> {
  const isRole = kind === 'Role'
  const role = isRole ? `may-${name}` : `escalation-${name}`
  await mustSend(client, isRole ? roles : `${access}/clusterroles`, roleOf(role, rules))
  const body = { metadata: { name: role }, roleRef: { apiGroup: rbac, kind, name: role }, subjects }
  await mustSend(client, isRole ? bindings : `${access}/clusterrolebindings`, body)
}

/** The headers by which a request is made in the name of `who`. */
export function headersOf(who: string, tokens: Readonly<Record<string, string>>): Record<string, string> {
  if (who.startsWith('account ')) return { authorization: `Bearer ${tokens[who.slice('account '.length)] ?? ''}` }
  if (who === 'stranger') return {}
  if (who === 'node') return { 'impersonate-user': 'system:node:node-1', 'impersonate-group': 'system:nodes' }
  if (who === 'nameless') return { 'impersonate-user': 'system:node:', 'impersonate-group': 'system:nodes' }
  if (who === 'groupless') return { 'impersonate-user': 'system:node:node-1' }
  return { 'impersonate-user': who }
}

export const accountNames = Object.keys(accounts)
