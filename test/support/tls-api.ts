import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PeerCertificate, TLSSocket } from 'node:tls'
import { WebSocketServer } from 'ws'
import type { KeyPair } from '../../main/engine/auth/certificates/certificate.ts'
import { issueAuthority, issueClient, issueServer } from '../../main/engine/auth/issue.ts'

export interface SeenRequest {
  readonly path: string
  readonly authorization: string | undefined
  /** Common name of the client's certificate. */
  readonly client: string | undefined
}

/** A TLS server with an authority of its own, in the place of a remote API server. */
export class TlsApi {
  readonly seen: SeenRequest[] = []
  readonly authority: KeyPair
  readonly client: KeyPair
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => {
    response.setHeader('content-type', 'application/json').end('{"gitVersion":"v1.35.0"}')
  }
  readonly #server: Server
  readonly #sockets = new WebSocketServer({ noServer: true })

  constructor(authority: KeyPair, server: KeyPair, client: KeyPair) {
    this.authority = authority
    this.client = client
    this.#server = createServer(
      {
        cert: server.certificate,
        key: server.key,
        ca: authority.certificate,
        requestCert: true,
        rejectUnauthorized: false,
      },
      (request, response) => {
        this.#note(request)
        this.answer(request, response)
      },
    )
    this.#server.on('upgrade', (request, socket, head) => {
      this.#note(request)
      if (request.url === '/refused') {
        const body = JSON.stringify({ kind: 'Status', code: 403, reason: 'Forbidden', message: 'no' })
        socket.end(
          `HTTP/1.1 403 Forbidden\r\nContent-Length: ${String(body.length)}\r\nConnection: close\r\n\r\n${body}`,
        )
        return
      }
      this.#sockets.handleUpgrade(request, socket, head, (accepted) => {
        accepted.send('first')
        accepted.send('second')
      })
    })
  }

  get url(): string {
    return `https://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#server.closeAllConnections()
    this.#server.close()
  }

  #note(request: IncomingMessage): void {
    this.seen.push({ path: request.url ?? '', authorization: request.headers.authorization, client: clientOf(request) })
  }
}

/** The common name of the client's certificate; without one Node answers with an empty object. */
function clientOf({ socket }: IncomingMessage): string | undefined {
  if (!('getPeerCertificate' in socket)) return undefined
  const { subject } = (socket as TLSSocket).getPeerCertificate() as Partial<PeerCertificate>
  const name = subject?.CN
  return Array.isArray(name) ? name[0] : name
}

export async function createTlsApi(): Promise<TlsApi> {
  const now = Date.now()
  const validity = { notBefore: new Date(now - 60_000), notAfter: new Date(now + 3_600_000) }
  const authority = await issueAuthority('test', validity)
  const server = await issueServer(authority, 'api', ['127.0.0.1', 'api.test'], validity)
  const client = await issueClient(authority, { name: 'jane', groups: ['admins'] }, validity)
  const api = new TlsApi(authority, server, client)
  await api.listen()
  return api
}
