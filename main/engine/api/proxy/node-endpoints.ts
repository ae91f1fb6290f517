import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { badRequest, notFound } from '#kube/meta/status-errors.ts'
import { statusError } from '#kube/meta/status.ts'
import { jsonResponse, textResponse, type ApiResponse } from '../message.ts'
import { isTrue } from '../request-info.ts'
import type { ConnectRequest } from '../subresources/connect.ts'
import { splitName } from './location.ts'

const kubeletPort = 10_250

/** Paths of a kubelet that tell of what these nodes do not have. */
const notThere = /^\/(stats|configz|logs|debug|checkpoint|metrics\/\w+|run|cri|flagz|statusz)(\/|$)/

/**
 * What a kubelet answers on its own port and the nodes of this engine can say: there is no server behind them.
 * Source: k/k pkg/kubelet/server/server.go.
 */
export function answerForNode(call: ConnectRequest, path: string): ApiResponse {
  const { context, target, request } = call
  const { name, port } = splitName(target.name ?? '', 'node')
  const node = context.registry.find(nodeKind, undefined, name)
  if (!node) throw notFound(nodeKind, name)
  const own = node.status?.daemonEndpoints?.kubeletEndpoint?.Port || kubeletPort
  if (port !== '' && port !== String(own)) throw badRequest('address not allowed')
  if (request.method !== 'GET' && request.method !== 'HEAD') return textResponse(405, '405: Method Not Allowed')
  if (/^\/healthz(\/(ping|syncloop|log))?\/?$/.test(path)) return textResponse(200, 'ok')
  if (/^\/(running)?pods\/?$/.test(path)) return jsonResponse(200, podList(call, name, path.startsWith('/running')))
  if (path === '/metrics') return metrics(call, name)
  const log = /^\/containerLogs\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path)
  if (log) return containerLog(call, name, log.slice(1).map(decodeURIComponent))
  if (notThere.test(path)) {
    throw statusError(501, 'NotImplemented', `node ${name} is run by this engine and has no ${path}`)
  }
  return textResponse(404, '404 page not found\n')
}

function podsOf({ context }: ConnectRequest, node: string, isRunning = false) {
  const { items } = context.registry.list(podKind, { fieldSelector: `spec.nodeName=${node}` })
  return isRunning ? items.filter(({ status }) => status?.phase === 'Running') : items
}

function podList(call: ConnectRequest, node: string, isRunning: boolean): object {
  return { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: podsOf(call, node, isRunning) }
}

/** Of the kubelet's metrics those that are known here. */
function metrics(call: ConnectRequest, node: string): ApiResponse {
  const running = podsOf(call, node, true)
  const containers = running
    .flatMap(({ status }) => status?.containerStatuses ?? [])
    .filter(({ state }) => state?.running)
  const text = [
    "# HELP kubelet_node_name [ALPHA] The node's name. The count is always 1.",
    '# TYPE kubelet_node_name gauge',
    `kubelet_node_name{node="${node}"} 1`,
    '# HELP kubelet_running_containers [ALPHA] Number of containers currently running',
    '# TYPE kubelet_running_containers gauge',
    `kubelet_running_containers{container_state="running"} ${String(containers.length)}`,
    '# HELP kubelet_running_pods [ALPHA] Number of pods that have a running pod sandbox',
    '# TYPE kubelet_running_pods gauge',
    `kubelet_running_pods ${String(running.length)}`,
  ]
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    body: Buffer.from(`${text.join('\n')}\n`),
  }
}

function containerLog(
  { context, request }: ConnectRequest,
  node: string,
  [namespace = '', name = '', container = '']: readonly string[],
): ApiResponse {
  const pod = context.registry.find(podKind, namespace, name)
  if (pod?.spec.nodeName !== node) return textResponse(404, `pod ${JSON.stringify(name)} does not exist`)
  const { query, signal } = request
  const options = {
    container,
    follow: isTrue(query.get('follow')),
    previous: isTrue(query.get('previous')),
    timestamps: isTrue(query.get('timestamps')),
    ...(query.has('tailLines') ? { tailLines: Number(query.get('tailLines')) || 0 } : {}),
  }
  const body = context.podStreams.logs(pod, options, signal)
  return { status: 200, headers: { 'content-type': 'text/plain' }, body }
}
