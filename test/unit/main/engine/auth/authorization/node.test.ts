import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { persistentVolume } from '#kube/kinds/core/persistent-volume.ts'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { serviceAccount } from '#kube/kinds/core/service-account.ts'
import { admin, createAccessApi, user, type AccessApi } from '../../../../../support/access-api.ts'

let api: AccessApi
const node = user('system:node:n1', 'system:nodes')
const here = '/api/v1/namespaces/default'

beforeAll(async () => {
  api = await createAccessApi()
  const spec = {
    nodeName: 'n1',
    serviceAccountName: 'robot',
    imagePullSecrets: [{ name: 'pull' }],
    containers: [{ name: 'a', image: 'a', envFrom: [{ configMapRef: { name: 'env' } }] }],
    volumes: [
      { name: 's', secret: { secretName: 'mounted' } },
      { name: 'p', persistentVolumeClaim: { claimName: 'claim' } },
    ],
  }
  for (const name of ['robot', 'idle']) {
    await api.registry.create(serviceAccount, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: 'default' },
    })
  }
  const metadata = { name: 'p', namespace: 'default' }
  await api.registry.create(podKind, { apiVersion: 'v1', kind: 'Pod', metadata, spec })
  const volume = {
    accessModes: ['ReadWriteOnce'],
    capacity: { storage: '1Gi' },
    claimRef: { namespace: 'default', name: 'claim' },
    csi: { driver: 'd', volumeHandle: 'h', nodePublishSecretRef: { namespace: 'other', name: 'publish' } },
  }
  await api.registry.create(persistentVolume, {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'v' },
    spec: volume,
  })
})

afterAll(() => {
  api.dispose()
})

it.each([
  ['GET', `${here}/secrets/mounted`, true],
  ['GET', `${here}/secrets/pull`, true],
  ['GET', `${here}/secrets?fieldSelector=metadata.name%3Dmounted`, true],
  ['GET', `${here}/secrets/other`, false],
  ['GET', `${here}/secrets`, false],
  ['GET', `${here}/configmaps/env`, true],
  ['DELETE', `${here}/configmaps/env`, false],
  ['GET', `${here}/persistentvolumeclaims/claim`, true],
  ['GET', '/api/v1/persistentvolumes/v', true],
  ['GET', '/api/v1/persistentvolumes/w', false],
  ['GET', '/api/v1/namespaces/other/secrets/publish', true],
  ['POST', `${here}/serviceaccounts/default/token`, false],
  ['GET', `${here}/pods/p`, true],
  ['GET', '/api/v1/pods', false],
  ['GET', '/api/v1/pods?fieldSelector=spec.nodeName%3Dn1', true],
  ['GET', '/api/v1/pods?fieldSelector=spec.nodeName%3Dn2', false],
  ['GET', '/api/v1/nodes/n1', true],
  ['GET', '/api/v1/nodes/n2', false],
  ['GET', '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n1', true],
  ['GET', '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n2', false],
  ['GET', '/apis/coordination.k8s.io/v1/namespaces/default/leases/n1', false],
  ['GET', '/api/v1/services', true],
])('%s %s: %s', async (method, path, isAllowed) => {
  const { status } = await api.send(node, method, path, method === 'POST' ? { spec: {} } : undefined)
  expect(status === 403).toBe(!isAllowed)
})

it('forgets what a pod needed with the pod', async () => {
  const path = `${here}/secrets/brief`
  const metadata = { name: 'brief', namespace: 'default' }
  const spec = { nodeName: 'n1', containers: [{ name: 'a', image: 'a' }], imagePullSecrets: [{ name: 'brief' }] }
  await api.registry.create(podKind, { apiVersion: 'v1', kind: 'Pod', metadata, spec })
  expect((await api.send(node, 'GET', path)).status).toBe(404)
  await api.registry.delete(podKind, 'default', 'brief', { gracePeriodSeconds: 0 })
  expect((await api.send(node, 'GET', path)).status).toBe(403)
})

const labels = { 'node-restriction.kubernetes.io/x': 'y' }
const nodeOf = (name: string, metadata: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, ...metadata },
})

it.each<[string, string, object, string]>([
  ['another node', '/api/v1/nodes', nodeOf('n2'), 'node "n1" is not allowed to modify node "n2"'],
  [
    'a label that draws workloads',
    '/api/v1/nodes',
    nodeOf('n1', { labels }),
    'node "n1" is not allowed to set the following labels: node-restriction.kubernetes.io/x',
  ],
  [
    'an ordinary pod',
    `${here}/pods`,
    { metadata: { name: 'x' }, spec: { nodeName: 'n1', containers: [{ name: 'a', image: 'a' }] } },
    'node "n1" can only create mirror pods',
  ],
])('restricts a node to itself: %s', async (_name, path, body, problem) => {
  const answer = await api.send(node, 'POST', path, body)
  expect(answer.status).toBe(403)
  expect(answer.message).toContain(problem)
})

describe('tokens for a node', () => {
  const token = (spec: object): ReturnType<AccessApi['send']> =>
    api.send(node, 'POST', `${here}/serviceaccounts/robot/token`, { spec })
  const boundTo = (uid = ''): object => ({ boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'p', uid } })
  const uid = (): string => api.registry.get(podKind, 'default', 'p').metadata.uid ?? ''

  it('are those of its pods, for the audiences that these ask for', async () => {
    expect((await token(boundTo(uid()))).status).toBe(201)
    expect((await token({ ...boundTo(uid()), audiences: ['elsewhere'] })).message).toContain(
      'audience "elsewhere" not found in pod spec volume, system:node:n1 is not authorized to request tokens for this audience',
    )
    expect((await token({ ...boundTo(uid()), audiences: ['a', 'b'] })).message).toContain('0 or 1 audiences')
  })

  it('are not those of an account alone, or of a pod that was', async () => {
    expect((await token({})).message).toContain('node requested token not bound to a pod')
    expect((await token(boundTo())).message).toContain('node requested token with a pod binding without a uid')
    const other = await token(boundTo('other'))
    expect(other.status).toBe(403)
    expect(other.message).toContain('the UID in the bound object reference (other) does not match the UID in record')
  })
})

it('evicts the pods of a node only for that node', async () => {
  const metadata = { name: 'p', namespace: 'default' }
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata }
  const stranger = user('system:node:n2', 'system:nodes')
  const path = `${here}/pods/p/eviction?dryRun=All`
  expect((await api.send(stranger, 'POST', path, eviction)).message).toBe(
    'pods "p" is forbidden: node n2 can only evict pods with spec.nodeName set to itself',
  )
  expect((await api.send(node, 'POST', path, eviction)).status).toBe(201)
  expect((await api.send(admin, 'POST', path, eviction)).status).toBe(201)
})
