import { createWebSocketStream } from 'ws'
import { badRequest } from '#kube/meta/status-errors.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import { textResponse, type ApiResponse } from '../message.ts'
import type { ConnectRequest } from '../subresources/connect.ts'
import { preparePortForward } from '../subresources/port-forward.ts'
import { forwardOverChannels } from './port-forward-channels.ts'
import { forwardOverSpdy } from './port-forward-spdy.ts'
import { nodeRefusal, protocolRefusal, switched } from './refusals.ts'
import { acceptSpdy, isSpdy, negotiate } from './spdy-upgrade.ts'
import { acceptWebSocket, isWebSocket, offeredProtocols, type UpgradeRequest } from './websocket.ts'

const spdyProtocol = 'portforward.k8s.io'
/** SPDY within the messages of a WebSocket. Source: KEP-4006. */
const tunnelProtocol = `SPDY/3.1+${spdyProtocol}`
const channelProtocols = ['v4.channel.k8s.io', 'v4.base64.channel.k8s.io', '']

/** Forwards ports of a pod in whichever of the three ways the client asks for. Source: k/k pkg/kubelet/server/server.go getPortForward. */
export async function servePortForward(call: ConnectRequest, connection: UpgradeRequest): Promise<ApiResponse> {
  const pod = await preparePortForward(call)
  const { request } = connection
  if (!isWebSocket(request)) {
    if (!isSpdy(request)) throw badRequest('Upgrade request required')
    return overSpdy(call, pod, connection)
  }
  const offered = offeredProtocols(request)
  if (offered.some((name) => name.startsWith('SPDY/3.1+'))) return overTunnel(call, pod, connection, offered)
  const name = offered.find((each) => channelProtocols.includes(each))
  if (name === undefined) return protocolRefusal()
  const ports = portsOf(call.request.query)
  if (typeof ports === 'string') return textResponse(400, ports)
  const refusal = refusalOf(pod)
  if (refusal) return refusal
  const socket = await acceptWebSocket(connection, name)
  void forwardOverChannels(call.context, pod, ports, socket, name.includes('base64'))
  return switched
}

function overSpdy({ context }: ConnectRequest, pod: Pod, connection: UpgradeRequest): ApiResponse {
  const negotiation = negotiate(connection, [spdyProtocol])
  const refusal = refusalOf(pod)
  if (refusal) return refusal
  if ('refusal' in negotiation) return negotiation.refusal
  forwardOverSpdy(context, pod, acceptSpdy(connection, spdyProtocol))
  return switched
}

async function overTunnel(
  { context }: ConnectRequest,
  pod: Pod,
  connection: UpgradeRequest,
  offered: readonly string[],
): Promise<ApiResponse> {
  const refusal = refusalOf(pod)
  if (refusal) return refusal
  if (!offered.includes(tunnelProtocol)) {
    const names = offered.map((name) => name.replace('SPDY/3.1+', '')).join(' ')
    const text = `unable to negotiate protocol: client supports [${names}], server accepts [${spdyProtocol}]`
    return textResponse(403, `unable to upgrade: ${text}\n`)
  }
  const socket = await acceptWebSocket(connection, tunnelProtocol)
  forwardOverSpdy(context, pod, createWebSocketStream(socket))
  return switched
}

/** Source: pkg/kubelet/kubelet_pods.go GetPortForward. */
function refusalOf({ metadata, status }: Pod): ApiResponse | undefined {
  if (status?.phase === 'Running') return undefined
  return nodeRefusal(new Error(`pod not found (${JSON.stringify(`${metadata.name}_${metadata.namespace ?? ''}`)})`))
}

/** The ports of the channels, or what is wrong with them. Source: k8s.io/cri-streaming pkg/streaming/portforward/websocket.go. */
function portsOf(query: URLSearchParams): number[] | string {
  const texts = query.getAll('ports')
  if (texts.length === 0) return 'query parameter "port" is required'
  return texts.flatMap((text) => text.split(',')).map(Number)
}
