import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Disposable } from '#base/disposable.ts'
import type { Logger } from '#base/logger.ts'
import { maxMessageBytes } from '#contract/frames.ts'
import type { Transport } from '#contract/transport.ts'
import type { ReadAsset } from './assets.ts'
import { everyHeader } from './headers.ts'
import { RequestGuard } from './request-guard.ts'
import { WebSession } from './session.ts'
import { overWebSocket } from './websocket-transport.ts'

export interface WebHostOptions {
  readonly host: string
  readonly port: number
  readonly readAsset: ReadAsset
  readonly accept: (transport: Transport) => Disposable
  readonly logger: Logger
}

export interface WebHost {
  /** With the one-time token in it. */
  readonly url: string
  close(): Promise<void>
}

/** Serves the window to one browser of this machine. */
export async function openWebHost(options: WebHostOptions): Promise<WebHost> {
  const { host } = options
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 })
  const port = await listen(server, host, options.port)
  const session = new WebSession(port)
  const guard = new RequestGuard(host, port)
  const connections = new Set<Disposable>()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false })
  server.on('request', (request, response) => {
    serve(request, response, session, guard, options.readAsset).catch((error: unknown) => {
      options.logger.error('a request failed', { error: error as Error })
      if (!response.headersSent) refuse(response, 500, 'internal error')
      else response.destroy()
    })
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const problem = refusalOf(request, session, guard)
    if (problem) {
      socket.end(`HTTP/1.1 ${problem}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      const connection = options.accept(overWebSocket(accepted))
      connections.add(connection)
      accepted.on('close', () => connections.delete(connection))
    })
  })
  const name = host.includes(':') ? `[${host}]` : host
  return {
    url: `http://${name}:${String(port)}/?token=${session.token}`,
    close() {
      for (const connection of connections) connection.dispose()
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      return new Promise((resolve) =>
        server.close(() => {
          resolve()
        }),
      )
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  session: WebSession,
  guard: RequestGuard,
  readAsset: ReadAsset,
): Promise<void> {
  // 421: this server does not answer for that name.
  if (!guard.hasKnownHost(request)) return refuse(response, 421, 'unknown host')
  if (!guard.hasOwnOrigin(request, false)) return refuse(response, 403, 'foreign origin')
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'only GET')
  const url = URL.parse(request.url ?? '/', `http://${request.headers.host ?? ''}`)
  if (!url) return refuse(response, 400, 'bad URL')
  if (!session.isValid(request.headers.cookie)) {
    const cookie = session.exchange(url.searchParams.get('token') ?? '')
    if (cookie === undefined) return refuse(response, 401, 'open the URL that the program has printed; it works once')
    // Without the token: it must not stay in the address bar.
    response.writeHead(303, {
      ...everyHeader,
      location: url.pathname,
      'set-cookie': cookie,
      'cache-control': 'no-store',
    })
    response.end()
    return
  }
  if (url.searchParams.has('token')) {
    response.writeHead(303, { ...everyHeader, location: url.pathname, 'cache-control': 'no-store' })
    response.end()
    return
  }
  const asset = await readAsset(url.pathname, `ws://${request.headers.host ?? ''}`)
  response.writeHead(asset.status, Object.fromEntries(asset.headers))
  response.end(request.method === 'HEAD' ? undefined : Buffer.from(await asset.arrayBuffer()))
}

/** A browser sends an Origin with every WebSocket: one without it is not a page of ours. */
function refusalOf(request: IncomingMessage, session: WebSession, guard: RequestGuard): string | undefined {
  if (!guard.hasKnownHost(request)) return '421 Misdirected Request'
  if (!guard.hasOwnOrigin(request, true)) return '403 Forbidden'
  if (!session.isValid(request.headers.cookie)) return '401 Unauthorized'
  return request.url === '/rpc' ? undefined : '404 Not Found'
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { ...everyHeader, 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${reason}\n`)
}
