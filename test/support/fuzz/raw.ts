import { once } from 'node:events'
import http2 from 'node:http2'
import tls from 'node:tls'
import type { ApiClient } from '../api-client.ts'

/** A TLS connection on which a test writes HTTP/1.1 itself. */
export async function openRaw({ server, credentials }: ApiClient): Promise<tls.TLSSocket> {
  const socket = tls.connect({ ...optionsOf(server), ...credentials, ALPNProtocols: ['http/1.1'] })
  // How a connection ends is what these tests look at; its errors are not theirs.
  socket.on('error', () => undefined)
  await once(socket, 'secureConnect')
  return socket
}

export async function openHttp2({ server, credentials }: ApiClient): Promise<http2.ClientHttp2Session> {
  const session = http2.connect(server, credentials)
  session.on('error', () => undefined)
  await once(session, 'connect')
  return session
}

/** All that the server says until it closes the connection. */
export async function readToEnd(socket: tls.TLSSocket): Promise<string> {
  let text = ''
  socket.on('data', (part: Buffer) => {
    if (text.length < 100_000) text += part.toString('latin1')
  })
  if (!socket.destroyed) await once(socket, 'close')
  return text
}

function optionsOf(server: string): { host: string; port: number } {
  const { hostname, port } = new URL(server)
  return { host: hostname, port: Number(port) }
}
