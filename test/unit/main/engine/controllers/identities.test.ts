import { decodeJwt } from 'jose'
import { expect, it } from 'vitest'

import type { Namespace } from '#kube/kinds/core/namespace.ts'
import type { Secret } from '#kube/kinds/core/secret.ts'
import type { ServiceAccount } from '#kube/kinds/core/service-account.ts'
import type { ClusterRole } from '#kube/kinds/rbac/cluster-role.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { keyOf, type KubeObject } from '#kube/meta/object.ts'
import { newKeyring } from '../../../../../main/engine/auth/service-accounts/keyring.ts'
import { reconcileBootstrapToken } from '../../../../../main/engine/controllers/bootstrap-token-cleaner/controller.ts'
import { reconcileAggregation } from '../../../../../main/engine/controllers/cluster-role-aggregation/controller.ts'
import { createRootCaPublisher } from '../../../../../main/engine/controllers/root-ca-publisher/controller.ts'
import { reconcileToken } from '../../../../../main/engine/controllers/service-account-token/controller.ts'
import type { View } from '../../../../../main/engine/runtime/controller.ts'
import type { Read } from '../../../../../main/engine/runtime/informer.ts'
import { IndexedCache } from '../../../../../main/engine/runtime/indexed-cache.ts'
import type { Intent, Outcome } from '../../../../../main/engine/runtime/intents.ts'

/** What a reconciler reads, from plain objects. */
function readerOf(...objects: KubeObject[]): Read {
  const caches = new Map<string, IndexedCache<KubeObject>>()
  const of = (kind: string): IndexedCache<KubeObject> => {
    const cache = caches.get(kind) ?? new IndexedCache()
    caches.set(kind, cache)
    return cache
  }
  for (const object of objects) of(object.kind).put(object)
  return ((kind: Kind) => of(kind.kind)) as unknown as Read
}

function viewOf<T extends KubeObject>(object: T, read: Read, now = 0): View<T> {
  return { key: keyOf(object), object, read, now }
}

/** The objects that an outcome writes, deferred ones included. */
async function writesOf({ intents }: Outcome): Promise<[string, KubeObject][]> {
  const flatten = async (intent: Intent): Promise<[string, KubeObject][]> => {
    if (intent.type === 'deferred') return (await Promise.all((await intent.compute()).map(flatten))).flat()
    return 'object' in intent ? [[intent.type, intent.object]] : []
  }
  return (await Promise.all(intents.map(flatten))).flat()
}

const roleOf = (name: string, labels: Record<string, string>, resource: string): ClusterRole => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name, labels },
  rules: [{ apiGroups: [''], resources: [resource], verbs: ['get'] }],
})

it('gathers the rules of roles by their labels, each once', async () => {
  const gathering: ClusterRole = {
    ...roleOf('all', {}, 'stale'),
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { to: 'all' } }, { matchLabels: { also: 'all' } }] },
  }
  const read = readerOf(
    gathering,
    roleOf('b', { to: 'all' }, 'pods'),
    roleOf('a', { also: 'all' }, 'secrets'),
    roleOf('c', { to: 'all', also: 'all' }, 'pods'),
    roleOf('d', { to: 'nobody' }, 'nodes'),
  )
  const [[, written] = ['', gathering]] = await writesOf(reconcileAggregation(viewOf(gathering, read)))
  const { rules = [] } = written as ClusterRole
  expect(rules.flatMap(({ resources }) => resources ?? [])).toEqual(['secrets', 'pods'])
  expect(reconcileAggregation(viewOf({ ...gathering, rules }, read)).intents).toEqual([])
})

const namespace: Namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'a' },
  status: { phase: 'Active' },
}

it('publishes the authority into each namespace, and mends it', async () => {
  const publisher = createRootCaPublisher(() => ({ certificate: 'PEM' }))
  const [[type, made] = ['', namespace]] = await writesOf(publisher.reconcile(viewOf(namespace, readerOf())))
  expect([type, made]).toMatchObject([
    'create',
    { metadata: { name: 'kube-root-ca.crt', namespace: 'a' }, data: { 'ca.crt': 'PEM' } },
  ])
  expect(publisher.reconcile(viewOf(namespace, readerOf(made))).intents).toEqual([])
  const spoilt = { ...made, data: { 'ca.crt': 'other' } } as KubeObject
  const [[, mended] = ['', made]] = await writesOf(publisher.reconcile(viewOf(namespace, readerOf(spoilt))))
  expect(mended).toMatchObject({ data: { 'ca.crt': 'PEM' } })
  const ending: Namespace = { ...namespace, status: { phase: 'Terminating' } }
  expect(publisher.reconcile(viewOf(ending, readerOf())).intents).toEqual([])
})

const account: ServiceAccount = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'robot', namespace: 'a', uid: 'u1' },
}
const asking: Secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'kubernetes.io/service-account-token',
  metadata: { name: 's', namespace: 'a', annotations: { 'kubernetes.io/service-account.name': 'robot' } },
}

it('fills the secrets that ask for a token, and deletes them with their account', async () => {
  const keyring = newKeyring()
  const source = { keyring: () => Promise.resolve(keyring), authority: () => ({ certificate: 'PEM' }) }
  const [[type, filled] = ['', asking]] = await writesOf(reconcileToken(viewOf(asking, readerOf(account)), source))
  expect(type).toBe('update')
  const { data = {}, metadata } = filled as Secret
  expect(metadata.annotations?.['kubernetes.io/service-account.uid']).toBe('u1')
  expect(decodeJwt(Buffer.from(data['token'] ?? '', 'base64').toString())).toMatchObject({
    sub: 'system:serviceaccount:a:robot',
    iss: 'kubernetes/serviceaccount',
  })
  expect(reconcileToken(viewOf(filled as Secret, readerOf(account)), source).intents).toEqual([])
  const other = { ...account, metadata: { ...account.metadata, uid: 'u2' } }
  for (const read of [readerOf(), readerOf(other)]) {
    expect(await writesOf(reconcileToken(viewOf(filled as Secret, read), source))).toMatchObject([
      ['delete', { metadata: { name: 's' } }],
    ])
  }
})

it('deletes bootstrap tokens when they are over', () => {
  const end = Date.parse('2026-01-01T00:00:00Z')
  const token = (expiration: string): Secret => ({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'bootstrap.kubernetes.io/token',
    metadata: { name: 'bootstrap-token-abcdef', namespace: 'kube-system' },
    data: { expiration: Buffer.from(expiration).toString('base64') },
  })
  const read = readerOf()
  const alive = reconcileBootstrapToken(viewOf(token('2026-01-01T00:00:00Z'), read, end - 5000))
  expect(alive).toEqual({ intents: [], requeueAfter: 5000 })
  for (const expiration of ['2026-01-01T00:00:00Z', 'soon']) {
    const over = reconcileBootstrapToken(viewOf(token(expiration), read, end))
    expect(over.intents).toMatchObject([{ type: 'delete' }])
  }
})
