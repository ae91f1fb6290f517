import { by, trial, type Attempt } from './attempt.ts'
import { core, ns, podOf } from './objects.ts'

import { accountNames } from './principals.ts'
export function throughImpersonation(): Attempt[] {
  const wishes: Record<string, string>[] = [
    { user: 'alice' },
    { user: 'bob' },
    { user: 'alice', group: 'devs' },
    { user: 'alice', group: 'system:masters' },
    { user: 'alice', group: 'system:authenticated' },
    { user: 'alice', group: 'system:unauthenticated' },
    { user: `system:serviceaccount:${ns}:plain` },
    { user: `system:serviceaccount:${ns}:default` },
    { user: 'system:serviceaccount:kube-system:plain' },
    { user: `system:serviceaccount:${ns}` },
    { user: `system:serviceaccount:${ns}:plain`, group: 'system:masters' },
    { user: 'system:node:node-1' },
    { user: 'system:node:node-1', group: 'system:nodes' },
    { user: 'alice', uid: 'uid-1' },
    { user: 'alice', uid: 'uid-2' },
    { user: 'alice', 'extra-scopes': 'any' },
    { user: 'alice', 'extra-other': 'any' },
    { user: 'alice', 'extra-Example.com%2fKey': 'any' },
    { uid: 'uid-1' },
    { group: 'devs' },
    { 'extra-scopes': 'any' },
    { user: 'system:anonymous' },
    { user: 'system:admin', group: 'system:masters' },
    { user: 'kubernetes-admin' },
    { user: 'ALICE' },
  ]
  return accountNames.flatMap((account) =>
    wishes.flatMap((wish) => {
      const headers = Object.fromEntries(Object.entries(wish).map(([key, value]) => [`impersonate-${key}`, value]))
      const ask = by(`account ${account}`)
      const what = `be ${JSON.stringify(wish)}`
      return [
        ask(`${what} for pods`, 'GET', `${core}/pods`, undefined, headers),
        ask(`${what} for a path`, 'GET', '/metrics', undefined, headers),
        ask(`${what} to ask who they are`, 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, headers),
      ]
    }),
  )
}

export function throughTokens(): Attempt[] {
  const maker = by('token-maker')
  const token = (name: string): string => `${core}/serviceaccounts/${name}/token${trial}`
  const secret = by('secret-maker')
  const pods = by('pod-maker')
  const accountToken = (name: string, account: string): object => ({
    metadata: { name, annotations: { 'kubernetes.io/service-account.name': account } },
    type: 'kubernetes.io/service-account-token',
  })
  const bound = (kind: string, name: string): object => ({ spec: { boundObjectRef: { apiVersion: 'v1', kind, name } } })
  return [
    maker('a token of another account', 'POST', token('player'), { spec: {} }),
    maker('a token in another namespace', 'POST', token('plain').replace(ns, 'kube-system'), { spec: {} }),
    maker('a token bound to what there is not', 'POST', token('plain'), bound('Pod', 'missing')),
    maker('a token bound to the pod of another account', 'POST', token('plain'), bound('Pod', 'other')),
    maker('a token bound to no such kind', 'POST', token('plain'), bound('ConfigMap', 'plain')),
    maker('a token for a moment', 'POST', token('plain'), { spec: { expirationSeconds: 1 } }),
    maker('a token for ever', 'POST', token('plain'), { spec: { expirationSeconds: 2 ** 33 } }),
    maker('a token of an account that is not', 'POST', token('missing'), { spec: {} }),
    maker('a token by update', 'PUT', token('plain'), { spec: {} }),
    maker('a token of another name', 'POST', token('plain'), { metadata: { name: 'player' }, spec: {} }),
    ...['player', 'missing'].map((account) =>
      secret(`a secret for the token of ${account}`, 'POST', `${core}/secrets${trial}`, accountToken('new', account)),
    ),
    secret('a secret for the token of no account', 'POST', `${core}/secrets${trial}`, {
      metadata: { name: 'new' },
      type: 'kubernetes.io/service-account-token',
    }),
    secret('a list of secrets', 'GET', `${core}/secrets`),
    pods('a pod of another account', 'POST', `${core}/pods${trial}`, podOf('new', { serviceAccountName: 'player' })),
    pods(
      'a pod of an account that is not',
      'POST',
      `${core}/pods${trial}`,
      podOf('new', { serviceAccountName: 'none' }),
    ),
    pods('a pod bound to a node by hand', 'POST', `${core}/pods/target/binding${trial}`, {
      metadata: { name: 'target' },
      target: { kind: 'Node', name: 'node-2' },
    }),
  ]
}
