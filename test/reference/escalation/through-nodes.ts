import { certificateRequest } from '../certificate-requests.ts'
import { by, merging, trial, type Attempt } from './attempt.ts'
import { bindingOf, bindings, certificates, core, ns, podOf, roles } from './objects.ts'

const ask = by('node')
const podPath = (name: string): string => `${core}/pods/${name}`
const nodePath = (name: string): string => `/api/v1/nodes/${name}`
const merge = (what: string, path: string, body: object): Attempt =>
  ask(what, 'PATCH', `${path}${trial}`, body, merging)
const create = (what: string, path: string, body: object): Attempt => ask(what, 'POST', `${path}${trial}`, body)

/** The node `node-1` reaches for what is of others; `target` is its pod, and `other` is not. */
export function throughNodes(): Attempt[] {
  return [
    ...readings(),
    ...['node-1', 'node-2'].flatMap(selves),
    create('make a node', '/api/v1/nodes', { metadata: { name: 'node-3' } }),
    merge('own its node', nodePath('node-1'), {
      metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'a', uid: 'b' }] },
    }),
    ...['target', 'other', 'missing'].flatMap(lives),
    ...creations(),
    ...tokens(),
    ...certificatesOf(),
    ...foreignWishes(),
  ]
}

function readings(): Attempt[] {
  const paths = [
    `${core}/secrets/of-node-1`,
    `${core}/secrets/of-nobody`,
    `${core}/secrets`,
    `${core}/secrets?fieldSelector=metadata.name%3Dof-node-1`,
    `${core}/secrets?fieldSelector=metadata.name%3Dof-nobody`,
    `${core}/secrets?watch=1&resourceVersion=x&fieldSelector=metadata.name%3Dof-nobody`,
    '/api/v1/secrets',
    `${core}/configmaps/plain`,
    `${core}/serviceaccounts/plain`,
    `${core}/serviceaccounts/player`,
    `${core}/pods`,
    '/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-1&limit=1&labelSelector=none',
    '/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-2',
    '/api/v1/nodes',
    '/api/v1/nodes?fieldSelector=metadata.name%3Dnode-1',
    '/api/v1/nodes?fieldSelector=metadata.name%3Dnode-2',
    '/api/v1/services',
    '/api/v1/persistentvolumes/any',
    `${core}/persistentvolumeclaims/any`,
    '/apis/resource.k8s.io/v1/resourceslices',
    '/apis/resource.k8s.io/v1/resourceslices?fieldSelector=spec.nodeName%3Dnode-1',
    `/apis/resource.k8s.io/v1/namespaces/${ns}/resourceclaims/any`,
    '/apis/storage.k8s.io/v1/volumeattachments/any',
  ]
  return paths.map((path) => ask(`read ${path}`, 'GET', path))
}

function selves(name: string): Attempt[] {
  const lease = { metadata: { name }, spec: { holderIdentity: name } }
  const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'
  const csiNode = { metadata: { name }, spec: { drivers: [] } }
  const slice = { metadata: { name }, spec: { driver: 'a.b', nodeName: name, pool: { name, resourceSliceCount: 1 } } }
  return [
    ask(`read ${name}`, 'GET', nodePath(name)),
    merge(`label ${name}`, nodePath(name), { metadata: { labels: { a: 'b' } } }),
    merge(`label ${name} as restricted`, nodePath(name), {
      metadata: { labels: { 'node-restriction.kubernetes.io/a': 'b', 'kubernetes.io/x': 'y' } },
    }),
    merge(`taint ${name}`, nodePath(name), { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } }),
    merge(`write the status of ${name}`, `${nodePath(name)}/status`, { status: { phase: 'Running' } }),
    ask(`delete ${name}`, 'DELETE', `${nodePath(name)}${trial}`),
    create(`make the lease of ${name}`, leases, lease),
    create(`make a lease of ${name} elsewhere`, leases.replace('kube-node-lease', ns), lease),
    create(`make the CSI node of ${name}`, '/apis/storage.k8s.io/v1/csinodes', csiNode),
    create(`make a slice of ${name}`, '/apis/resource.k8s.io/v1/resourceslices', slice),
  ]
}

function lives(name: string): Attempt[] {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: ns } }
  const path = podPath(name)
  const claims = { resourceClaimStatuses: [{ name: 'a', resourceClaimName: 'b' }] }
  return [
    ask(`read the pod ${name}`, 'GET', path),
    merge(`write the status of ${name}`, `${path}/status`, { status: { message: 'hello' } }),
    merge(`claim by the status of ${name}`, `${path}/status`, { status: claims }),
    merge(`label ${name} by its status`, `${path}/status`, { metadata: { labels: { a: 'b' } } }),
    create(`evict ${name}`, `${path}/eviction`, eviction),
    ask(`delete ${name}`, 'DELETE', `${path}${trial}`),
    merge(`change ${name}`, path, {}),
  ]
}

function creations(): Attempt[] {
  const mirror = (nodeName: string, owner?: object, spec: object = {}): object => ({
    ...podOf('mirror', { nodeName, ...spec }),
    metadata: {
      name: 'mirror',
      annotations: { 'kubernetes.io/config.mirror': 'x' },
      ...(owner ? { ownerReferences: [owner] } : {}),
    },
  })
  const owner = { apiVersion: 'v1', kind: 'Node', name: 'node-1', uid: '$node-1', controller: true }
  const pods = `${core}/pods`
  return [
    create('make a pod', pods, podOf('new', { nodeName: 'node-1' })),
    create('make a mirror pod', pods, mirror('node-1', owner)),
    create('make a mirror pod without an owner', pods, mirror('node-1')),
    create('make a mirror pod elsewhere', pods, mirror('node-2', owner)),
    create('make a mirror pod of another node', pods, mirror('node-1', { ...owner, name: 'node-2' })),
    create('make a mirror pod of a node that was', pods, mirror('node-1', { ...owner, uid: 'other' })),
    create('make a mirror pod that is not controlled', pods, mirror('node-1', { ...owner, controller: false })),
    create(
      'make a mirror pod with a config map',
      pods,
      mirror('node-1', owner, { volumes: [{ name: 'a', configMap: { name: 'plain' } }] }),
    ),
    create('evict without a name', `${podPath('target')}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction' }),
  ]
}

function tokens(): Attempt[] {
  const bound = (kind: string, name: string, uid?: string): object => ({
    boundObjectRef: { apiVersion: 'v1', kind, name, ...(uid ? { uid } : {}) },
  })
  const token = (what: string, spec: object, account = 'plain'): Attempt =>
    create(`a token ${what}`, `${core}/serviceaccounts/${account}/token`, { spec })
  const own = bound('Pod', 'target', '$target')
  return [
    token('of its account, unbound', {}),
    token('bound to its pod', own),
    token('bound to its pod for another audience', { ...own, audiences: ['elsewhere'] }),
    token('bound to its pod for two audiences', { ...own, audiences: ['one', 'two'] }),
    token('bound to a pod without its uid', bound('Pod', 'target')),
    token('bound to a secret', bound('Secret', 'of-node-1', 'x')),
    token('bound to itself', bound('Node', 'node-1', '$node-1')),
    token('bound to a pod that is not', bound('Pod', 'missing', 'x')),
    token('bound to a pod of another uid', bound('Pod', 'target', 'x')),
    token('bound to the pod of another', bound('Pod', 'other', '$other')),
    token('of another account', own, 'player'),
  ]
}

function certificatesOf(): Attempt[] {
  const request = (what: string, signer: string, user: string): Attempt =>
    create(what, certificates, certificateRequest('new', `kubernetes.io/${signer}`, user, 'system:nodes'))
  return [
    request('ask to be itself', 'kube-apiserver-client-kubelet', 'system:node:node-1'),
    request('ask to be another node', 'kube-apiserver-client-kubelet', 'system:node:node-2'),
    request('ask for the serving certificate of another', 'kubelet-serving', 'system:node:node-2'),
    request('ask to be a user', 'kube-apiserver-client', 'somebody'),
    merge('approve itself', `${certificates}/escalation-one/approval`, {}),
  ]
}

function foreignWishes(): Attempt[] {
  return [
    ask('write its secret', 'PUT', `${core}/secrets/of-node-1${trial}`, { metadata: { name: 'of-node-1' } }),
    ask('run in a pod', 'POST', `${podPath('target')}/exec?command=id`),
    ask('reach a kubelet', 'GET', `${nodePath('node-1')}/proxy/`),
    ask('ask who may', 'POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      spec: { user: 'x', resourceAttributes: { verb: 'get', resource: 'pods' } },
    }),
    create('bind a role', bindings, bindingOf('new', 'Role', 'small')),
    ask('read roles', 'GET', roles),
    by('nameless')('read its node', 'GET', nodePath('node-1')),
    by('nameless')('make a node', 'POST', `/api/v1/nodes${trial}`, { metadata: { name: 'node-3' } }),
    by('groupless')('read its node', 'GET', nodePath('node-1')),
  ]
}
