import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { badRequest } from '#kube/meta/status-errors.ts'
import { type WebSocket, WebSocketServer } from 'ws'

/** A connection that asks to leave HTTP. */
export interface UpgradeRequest {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

/** kubectl sends pieces of 32 KiB; nothing needs more. */
const maximumMessageBytes = 4 * 1024 * 1024

export function isWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket'
}

/** What the client offers, best first; one empty name where it offers nothing. */
export function offeredProtocols({ headers }: IncomingMessage): string[] {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((text) => text.trim())
  return offered.length > 1 ? offered.filter(Boolean) : offered
}

/** Completes the handshake; '' speaks no subprotocol. */
export function acceptWebSocket({ request, socket, head }: UpgradeRequest, protocol: string): Promise<WebSocket> {
  const server = new WebSocketServer({ noServer: true, maxPayload: maximumMessageBytes })
  // The library refuses names with a slash, and `SPDY/3.1+portforward.k8s.io` has one.
  delete request.headers['sec-websocket-protocol']
  server.once('headers', (headers) => {
    if (protocol) headers.push(`Sec-WebSocket-Protocol: ${protocol}`)
  })
  return new Promise((resolve, reject) => {
    const onLost = (): void => {
      reject(badRequest('the WebSocket handshake was not completed'))
    }
    socket.once('close', onLost)
    server.handleUpgrade(request, socket, head, (client) => {
      socket.off('close', onLost)
      client.on('error', () => {
        client.terminate()
      })
      resolve(client)
    })
  })
}
