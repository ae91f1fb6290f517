import type { Duplex } from 'node:stream'
import { textResponse, type ApiResponse } from '../message.ts'
import type { UpgradeRequest } from './websocket.ts'

const offeredHeader = 'x-stream-protocol-version'

export type Negotiation = { readonly protocol: string } | { readonly refusal: ApiResponse }

/** Chooses the first of the client's protocols that is spoken. Source: k8s.io/streaming pkg/httpstream/httpstream.go Handshake. */
export function negotiate({ request }: UpgradeRequest, spoken: readonly string[]): Negotiation {
  const header = request.headers[offeredHeader]
  const refuse = (status: number, text: string, headers: Record<string, string> = {}): Negotiation => {
    const answer = textResponse(status, `unable to upgrade: ${text}\n`)
    return { refusal: { ...answer, headers: { ...answer.headers, ...headers } } }
  }
  if (header === undefined) {
    const count = String(Object.keys(request.headers).length)
    return refuse(400, `header X-Stream-Protocol-Version does not exist in request with ${count} headers`)
  }
  const offered = String(header)
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean)
  if (offered.length === 0) {
    return refuse(400, `header X-Stream-Protocol-Version contains [${String(header)}], but no valid protocols`)
  }
  const protocol = offered.find((text) => spoken.includes(text))
  if (protocol !== undefined) return { protocol }
  return refuse(
    403,
    `unable to negotiate protocol: client supports [${offered.join(' ')}], server accepts [${spoken.join(' ')}]`,
    { 'x-accepted-stream-protocol-versions': spoken.join(', ') },
  )
}

export function isSpdy({ headers }: UpgradeRequest['request']): boolean {
  return headers.upgrade?.toLowerCase().includes('spdy/3.1') ?? false
}

/** Leaves HTTP; what follows on the answered stream of bytes is SPDY. */
export function acceptSpdy({ socket, head }: UpgradeRequest, protocol: string): Duplex {
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Connection: Upgrade',
    'Upgrade: SPDY/3.1',
    `X-Stream-Protocol-Version: ${protocol}`,
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  if (head.length > 0) socket.unshift(head)
  return socket
}
