import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Agent, ProxyAgent, fetch, type Dispatcher, type Response as UndiciResponse } from 'undici'
import { WebSocket } from 'ws'
import { AppError } from '#base/errors.ts'
import { isStatus, statusError, StatusError } from '#kube/meta/status.ts'
import type { LiveConnection, RequestOptions } from './connection.ts'
import { toConnectionError } from './connection-errors.ts'
import type { Credential, Credentials } from './credentials.ts'
import { environmentProxy } from './environment-proxy.ts'
import { readPem, type ClusterTarget } from './target.ts'

const connectTimeout = 10_000

/** One server and one credential, with its pool of connections. */
interface Channel {
  readonly credential: Credential
  readonly dispatcher: Dispatcher
  readonly agent: HttpAgent
}

/**
 * A connection to an API server over HTTP/1.1: a watch is one connection, as are a log and a forward, and no one of them
 * can hold up another as streams of one HTTP/2 connection do.
 */
export class TlsConnection implements LiveConnection {
  readonly #target: ClusterTarget
  readonly #credentials: Credentials
  readonly #proxyFor: (server: string) => string | undefined
  readonly #channels = new Set<Channel>()
  #current: Channel | undefined
  #isDisposed = false

  constructor(
    target: ClusterTarget,
    credentials: Credentials,
    proxyFor: (server: string) => string | undefined = environmentProxy,
  ) {
    this.#target = target
    this.#credentials = credentials
    this.#proxyFor = proxyFor
  }

  async fetch(path: string, options: RequestOptions = {}): Promise<Response> {
    const first = await this.#send(path, options)
    if (first.status !== 401 || !this.#credentials.refuse()) return first
    await first.body?.cancel()
    return this.#send(path, options)
  }

  async upgrade(path: string, protocols: readonly string[], signal?: AbortSignal): Promise<WebSocket> {
    const { credential, agent } = await this.#channel()
    signal?.throwIfAborted()
    const url = this.#url(path)
    const socket = new WebSocket(url.replace(/^http/, 'ws'), [...protocols], {
      agent,
      headers: credential.headers,
      handshakeTimeout: connectTimeout,
      // Compression of port-forwards costs time and gains nothing.
      perMessageDeflate: false,
    })
    return opened(socket, url, signal)
  }

  forgive(): void {
    this.#credentials.forgive()
  }

  dispose(): void {
    this.#isDisposed = true
    for (const { dispatcher, agent } of this.#channels) {
      agent.destroy()
      void dispatcher.destroy()
    }
    this.#channels.clear()
  }

  async #send(path: string, options: RequestOptions): Promise<Response> {
    const { credential, dispatcher } = await this.#channel()
    const { method, headers, body, signal } = options
    try {
      const response = await fetch(this.#url(path), {
        method: method ?? 'GET',
        headers: { ...headers, ...credential.headers },
        dispatcher,
        redirect: 'manual',
        ...(body === undefined ? {} : { body }),
        ...(signal ? { signal } : {}),
      })
      if (response.status < 300 || response.status >= 400) return toResponse(response)
      await response.body?.cancel()
    } catch (error) {
      signal?.throwIfAborted()
      throw toConnectionError(error, this.#target.cluster.server)
    }
    // Not followed: it would carry the credential to wherever the server points.
    throw new AppError('cluster.bad-answer', { path, reason: 'the server redirects elsewhere' })
  }

  #url(path: string): string {
    return this.#target.cluster.server + path
  }

  /** The pool belongs to the client certificate: a new one from a plugin gets a new pool. */
  async #channel(): Promise<Channel> {
    const credential = await this.#credentials.get()
    const current = this.#current
    if (current && sameIdentity(current.credential, credential)) return { ...current, credential }
    const channel = await this.#createChannel(credential)
    if (this.#isDisposed) await channel.dispatcher.destroy()
    else this.#channels.add(channel)
    this.#current = channel
    return channel
  }

  async #createChannel(credential: Credential): Promise<Channel> {
    const { cluster } = this.#target
    const ca = await readPem(cluster['certificate-authority-data'], cluster['certificate-authority'])
    const tls = {
      ...(ca ? { ca } : {}),
      ...(credential.cert && credential.key ? { cert: credential.cert, key: credential.key } : {}),
      ...(cluster['tls-server-name'] ? { servername: cluster['tls-server-name'] } : {}),
      rejectUnauthorized: !cluster['insecure-skip-tls-verify'],
    }
    const options = { headersTimeout: 60_000, bodyTimeout: 0, allowH2: false }
    const proxy = cluster['proxy-url'] ?? this.#proxyFor(cluster.server)
    const connect = { ...tls, timeout: connectTimeout, keepAlive: true, keepAliveInitialDelay: 30_000 }
    const dispatcher = proxy
      ? new ProxyAgent({ uri: proxy, requestTls: connect, ...options })
      : new Agent({ connect, ...options })
    // For WebSockets. Node's own agents tunnel through a proxy that is given like this since 24.5.
    const forProxy = proxy ? { proxyEnv: { HTTPS_PROXY: proxy, HTTP_PROXY: proxy } } : {}
    const agent = cluster.server.startsWith('https:')
      ? new HttpsAgent({ ...tls, ...forProxy })
      : new HttpAgent(forProxy)
    return { credential, dispatcher, agent }
  }
}

/** The package's Response is a class of its own; everyone above knows the platform's. */
function toResponse({ body, status, statusText, headers }: UndiciResponse): Response {
  return new Response(body, { status, statusText, headers: [...headers] })
}

function sameIdentity(a: Credential, b: Credential): boolean {
  return String(a.cert ?? '') === String(b.cert ?? '') && String(a.key ?? '') === String(b.key ?? '')
}

function opened(socket: WebSocket, url: string, signal: AbortSignal | undefined): Promise<WebSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<WebSocket>()
  const onAbort = (): void => {
    socket.terminate()
    reject(signal?.reason as Error)
  }
  signal?.addEventListener('abort', onAbort, { once: true })
  socket.once('open', () => {
    // What the server sends with its answer would be emitted before the caller has a listener.
    socket.pause()
    resolve(socket)
  })
  socket.on('error', (error) => {
    reject(toConnectionError(error, new URL(url).origin))
  })
  socket.once('unexpected-response', (_request, response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('end', () => {
      reject(refusal(response.statusCode ?? 0, Buffer.concat(chunks).toString()))
    })
  })
  return promise.finally(() => signal?.removeEventListener('abort', onAbort))
}

function refusal(code: number, body: string): StatusError {
  try {
    const status: unknown = JSON.parse(body)
    if (isStatus(status)) return new StatusError(status)
  } catch {
    // A proxy's page rather than an API server's answer.
  }
  return statusError(code, '', `the server refused to upgrade: HTTP ${String(code)}`)
}
