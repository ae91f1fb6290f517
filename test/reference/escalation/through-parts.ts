import { by, merging, trial, type Ask, type Attempt } from './attempt.ts'
import { core, deployment, ns } from './objects.ts'

export function throughParts(): Attempt[] {
  const status = by('status-writer')
  const scale = by('scaler')
  const bug = by('debugger')
  const merge = (ask: Ask, what: string, path: string, body: object): Attempt =>
    ask(what, 'PATCH', `${path}${trial}`, body, merging)
  const container = { name: 'bug', image: 'example.com/bug', targetContainerName: 'main' }
  const privileged = { ...container, securityContext: { privileged: true } }
  const scaled = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web', namespace: ns } }
  return [
    merge(status, 'change a pod', `${core}/pods/target`, { metadata: { labels: { a: 'b' } } }),
    merge(status, 'move a pod by its status', `${core}/pods/target/status`, { spec: { nodeName: 'node-2' } }),
    merge(status, 'relabel a pod by its status', `${core}/pods/target/status`, { metadata: { labels: { a: 'b' } } }),
    merge(status, 'finalize a pod by its status', `${core}/pods/target/status`, {
      metadata: { finalizers: ['a.b/c'] },
    }),
    merge(status, 'scale by the status', `${deployment}/status`, { spec: { replicas: 9 } }),
    merge(status, 'change a template by the status', `${deployment}/status`, {
      spec: { template: { spec: { hostNetwork: true } } },
    }),
    merge(status, 'write a scale', `${deployment}/scale`, { spec: { replicas: 9 } }),
    merge(status, 'taint by the status', '/api/v1/nodes/node-1/status', { spec: { unschedulable: true } }),
    merge(status, 'relabel a node by its status', '/api/v1/nodes/node-1/status', { metadata: { labels: { a: 'b' } } }),
    merge(status, 'relabel a namespace by its status', `/api/v1/namespaces/${ns}/status`, {
      metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    }),
    merge(status, 'finish a namespace', `/api/v1/namespaces/${ns}/finalize`, { spec: { finalizers: [] } }),
    merge(scale, 'scale', `${deployment}/scale`, { spec: { replicas: 2 } }),
    merge(scale, 'relabel by the scale', `${deployment}/scale`, { metadata: { labels: { a: 'b' } } }),
    scale('scale by update', 'PUT', `${deployment}/scale${trial}`, { ...scaled, spec: { replicas: 3 } }),
    scale('scale by update below none', 'PUT', `${deployment}/scale${trial}`, { ...scaled, spec: { replicas: -3 } }),
    merge(scale, 'change the object', deployment, { spec: { replicas: 9 } }),
    merge(scale, 'change the status', `${deployment}/status`, { status: { replicas: 9 } }),
    merge(scale, 'scale what there is not', deployment.replace('/web', '/missing/scale'), { spec: { replicas: 9 } }),
    merge(bug, 'add a container', `${core}/pods/target/ephemeralcontainers`, {
      spec: { ephemeralContainers: [container] },
    }),
    merge(bug, 'add a privileged one', `${core}/pods/target/ephemeralcontainers`, {
      spec: { ephemeralContainers: [privileged] },
    }),
    merge(bug, 'change the image', `${core}/pods/target/ephemeralcontainers`, {
      spec: { containers: [{ name: 'main', image: 'example.com/other' }] },
    }),
    merge(bug, 'relabel by the containers', `${core}/pods/target/ephemeralcontainers`, {
      metadata: { labels: { a: 'b' } },
    }),
    merge(bug, 'change the image by resizing', `${core}/pods/target/resize`, {
      spec: { containers: [{ name: 'main', image: 'example.com/other' }] },
    }),
    merge(bug, 'relabel by resizing', `${core}/pods/target/resize`, { metadata: { labels: { a: 'b' } } }),
    merge(bug, 'change the pod', `${core}/pods/target`, { metadata: { labels: { a: 'b' } } }),
    merge(bug, 'change the status', `${core}/pods/target/status`, { status: { phase: 'Failed' } }),
  ]
}

export function throughConnections(): Attempt[] {
  const ask = by('exec-reader')
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol': 'v5.channel.k8s.io',
  }
  const spdy = { connection: 'Upgrade', upgrade: 'SPDY/3.1', 'x-stream-protocol-version': 'v4.channel.k8s.io' }
  const paths = ['exec?command=id&stdout=1', 'attach?stdout=1', 'portforward?ports=80']
  return [
    ...paths.flatMap((path) => [
      ask(`${path} by WebSocket`, 'GET', `${core}/pods/target/${path}`, undefined, upgrade),
      ask(`${path} by SPDY`, 'POST', `${core}/pods/target/${path}`, undefined, spdy),
      ask(`${path} without an upgrade`, 'POST', `${core}/pods/target/${path}`),
      by('granter')(`${path} by WebSocket`, 'GET', `${core}/pods/target/${path}`, undefined, upgrade),
    ]),
    ask('watch secrets by WebSocket', 'GET', `${core}/secrets?watch=1`, undefined, upgrade),
    ask('reach a pod', 'GET', `${core}/pods/target/proxy/`),
    ask('reach a pod by WebSocket', 'GET', `${core}/pods/target/proxy/`, undefined, upgrade),
    by('namespace-owner')('reach a kubelet', 'GET', '/api/v1/nodes/node-1/proxy/run/x/y/z'),
    by('namespace-owner')('reach a kubelet by WebSocket', 'GET', '/api/v1/nodes/node-1/proxy/exec', undefined, upgrade),
  ]
}

export function throughDeletion(): Attempt[] {
  const ask = by('deleter')
  const owner = by('namespace-owner')
  const finalizers = { metadata: { name: ns }, spec: { finalizers: [] } }
  return [
    ask('delete one', 'DELETE', `${core}/configmaps/plain${trial}`),
    ask('delete all', 'DELETE', `${core}/configmaps${trial}`),
    ask('delete all that are selected', 'DELETE', `${core}/configmaps${trial}&fieldSelector=metadata.name%3Dplain`),
    ask('delete all secrets', 'DELETE', `${core}/secrets${trial}`),
    owner('finish a namespace', 'PUT', `/api/v1/namespaces/${ns}/finalize${trial}`, finalizers),
    owner(
      'finish a namespace by its object',
      'PATCH',
      `/api/v1/namespaces/${ns}${trial}`,
      { spec: { finalizers: [] } },
      merging,
    ),
    owner('delete a namespace', 'DELETE', `/api/v1/namespaces/${ns}${trial}`),
  ]
}
