import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { kindOfResource } from '#kube/kinds/registry.ts'
import { badRequest, unauthorized, unknownPath } from '#kube/meta/status-errors.ts'
import { authorize, authorizers } from '../auth/authorize.ts'
import type { UserInfo } from '../registry/registry.ts'
import type { ApiContext } from './context.ts'
import { failureResponse } from './failure.ts'
import { forwardPorts, portForwardProtocol } from './port-forward.ts'
import { parseResourcePath } from './request-info.ts'

/** A connection that asks to leave HTTP. What is refused is answered with a Status, as any other request. */
export function handleUpgrade(
  context: ApiContext,
  authenticate: () => UserInfo | undefined,
  connection: { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
): void {
  const { request, socket } = connection
  try {
    const user = authenticate()
    if (!user) throw unauthorized()
    const url = new URL(request.url ?? '/', 'https://engine')
    const target = parseResourcePath(url.pathname)
    if (!target) throw unknownPath()
    // As upstream since 1.35: a stream into a pod needs `create`, by whatever method it is opened.
    authorize(authorizers, { user, verb: 'create', path: url.pathname, ...target })
    const kind = kindOfResource(target.group, target.resource)
    if (kind?.resource !== 'pods' || target.subresource !== 'portforward') throw unknownPath()
    checkProtocol(request)
    forwardPorts(context, target, url.searchParams, connection)
  } catch (error) {
    refuse(socket, error)
  }
}

/** SPDY, and SPDY within a WebSocket, come in a later version; so do exec and attach. */
function checkProtocol({ headers }: IncomingMessage): void {
  const upgrade = headers.upgrade?.toLowerCase()
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((text) => text.trim())
  if (upgrade === 'websocket' && offered.includes(portForwardProtocol)) return
  throw badRequest(
    `port-forward speaks WebSocket with the subprotocol ${portForwardProtocol} in this version; SPDY/3.1 is not served yet`,
  )
}

function refuse(socket: Duplex, error: unknown): void {
  const { status, body } = failureResponse(error)
  const text = Buffer.isBuffer(body) ? body.toString() : ''
  const head = [
    `HTTP/1.1 ${String(status)} ${status === 401 ? 'Unauthorized' : 'Refused'}`,
    'Content-Type: application/json',
    `Content-Length: ${String(Buffer.byteLength(text))}`,
    'Connection: close',
  ]
  socket.on('error', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}
