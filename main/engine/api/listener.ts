import {
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type SecureServerOptions,
  type ServerHttp2Stream,
} from 'node:http2'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { delay } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import { AppError, messageOf } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'
import type { Pki } from '../auth/pki.ts'
import { Http2Request } from './http2-request.ts'
import { createStreamCollector } from './stream-collector.ts'

export type HttpRequest = IncomingMessage | Http2Request
export type HttpResponse = ServerResponse | ServerHttp2Stream

export interface ListenerOptions {
  /** 0 for any. */
  readonly port: number
  readonly pki: Pki
  readonly clock: Clock
  readonly logger: Logger
  onRequest(request: HttpRequest, response: HttpResponse): void
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

/** Node hands the options of HTTP/1.1 on; its types do not know of it. */
interface HeaderLimit {
  readonly maxHeaderSize: number
}

export interface Listener {
  readonly port: number
  /** Takes over renewed certificates; open connections keep theirs. */
  renew(pki: Pki): void
  /** Lets answers that are under way finish, for a moment. */
  close(): Promise<void>
}

const closingGrace = 500
/** Upstream's, with the slack that Go leaves. Source: net/http server.go DefaultMaxHeaderBytes, initialReadLimitSize. */
const maximumHeaderBytes = 1024 * 1024 + 4096

/** HTTPS on loopback, HTTP/2 and HTTP/1.1 on one port. Throws AppError `engine.port-in-use`. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const { pki, clock, logger } = options
  const settings: SecureServerOptions & HeaderLimit = {
    allowHTTP1: true,
    ...secretsOf(pki),
    // Clients without a certificate are let in to read /readyz, and refused by the handler elsewhere.
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    settings: { maxConcurrentStreams: 10_000, maxHeaderListSize: maximumHeaderBytes },
    maxHeaderSize: maximumHeaderBytes,
  }
  const server = createSecureServer(settings)
  const sockets = trackSockets(server)
  server.on('request', options.onRequest)
  // That was for HTTP/1.1; Node has added its translation of streams for it.
  server.removeAllListeners('stream')
  server.on('stream', streamListener(options.onRequest))
  server.on('upgrade', options.onUpgrade)
  server.on('tlsClientError', (error) => {
    logger.debug('TLS handshake failed', { reason: messageOf(error) })
  })
  server.on('sessionError', (error) => {
    logger.debug('HTTP/2 session failed', { reason: messageOf(error) })
  })
  const port = await bind(server, options.port)
  return {
    port,
    renew(next) {
      server.setSecureContext(secretsOf(next))
    },
    close: () => close(server, sockets, clock),
  }
}

type StreamListener = (
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  flags: number,
  rawHeaders: string[],
) => void

function streamListener(onRequest: ListenerOptions['onRequest']): StreamListener {
  const collectStreams = createStreamCollector()
  return (stream, headers, _flags, rawHeaders) => {
    collectStreams()
    // What breaks off is told by the close that follows.
    stream.on('error', () => undefined)
    if (headers[':method'] === 'CONNECT') return stream.respond({ ':status': 405 }, { endStream: true })
    if (headers.expect === '100-continue') stream.additionalHeaders({ ':status': 100 })
    onRequest(new Http2Request(stream, headers, rawHeaders), stream)
  }
}

function secretsOf({ authority, server }: Pki): { ca: string; cert: string; key: string } {
  return { ca: authority.certificate, cert: server.certificate, key: server.key }
}

function trackSockets(server: Http2SecureServer): Set<TLSSocket> {
  const sockets = new Set<TLSSocket>()
  server.on('secureConnection', (socket: TLSSocket) => {
    sockets.add(socket)
    // Node does this for its HTTP/1 servers alone; without it small answers wait 40 ms for an acknowledgement.
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  return sockets
}

function bind(server: Http2SecureServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const details = { port, reason: messageOf(error) }
      const code = error.code === 'EADDRINUSE' ? 'engine.port-in-use' : 'engine.failed'
      reject(new AppError(code, details, { cause: error }))
    })
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port)
    })
  })
}

async function close(server: Http2SecureServer, sockets: ReadonlySet<Socket>, clock: Clock): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve()
    })
  })
  const waited = new AbortController()
  await Promise.race([closed, delay(clock, closingGrace, waited.signal).catch(() => undefined)])
  waited.abort()
  for (const socket of sockets) socket.destroy()
  await closed
}
