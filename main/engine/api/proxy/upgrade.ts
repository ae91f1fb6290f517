import { badRequest, internalError } from '#kube/meta/status-errors.ts'
import { failureResponse } from '../failure.ts'
import type { ApiResponse } from '../message.ts'
import { joined } from '../streaming/forward-port.ts'
import { switched } from '../streaming/refusals.ts'
import type { UpgradeRequest } from '../streaming/websocket.ts'
import type { ConnectRequest } from '../subresources/connect.ts'
import { admitProxy, locate } from './answer.ts'
import { passedAnswerHeaders } from './headers.ts'
import { sendTo } from './send.ts'

/** Passes an upgrade on to the backend, whatever the protocol. Source: apimachinery pkg/util/proxy/upgradeaware.go tryUpgrade. */
export async function upgradeThroughProxy(call: ConnectRequest, connection: UpgradeRequest): Promise<ApiResponse> {
  const { request, target } = call
  const { path, prefix } = await admitProxy(call)
  if (target.resource === 'nodes') throw badRequest('a node of this engine has nothing that leaves HTTP')
  const url = `${path || '/'}${request.raw.search}`
  const answer = await sendTo({
    request,
    location: locate(call),
    path: url,
    forwardedUri: prefix + path,
    isUpgrade: true,
  })
  const { response } = answer
  const { statusCode: status = 502 } = response
  if (answer.kind === 'response') {
    if (status < 400) {
      response.destroy()
      return failureResponse(internalError(`invalid upgrade response: status code ${String(status)}`))
    }
    return { status, headers: passedAnswerHeaders(response.rawHeaders), body: response }
  }
  const { socket, head } = connection
  const lines = [`HTTP/1.1 ${String(status)} ${response.statusMessage ?? ''}`]
  for (let at = 0; at < response.rawHeaders.length; at += 2) {
    lines.push(`${response.rawHeaders[at] ?? ''}: ${response.rawHeaders[at + 1] ?? ''}`)
  }
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  if (head.length > 0) socket.unshift(head)
  if (answer.head.length > 0) answer.socket.unshift(answer.head)
  void joined(socket, answer.socket).catch(() => socket.destroy())
  return switched
}
