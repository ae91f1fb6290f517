import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { Logger } from '#base/logger.ts'
import { badRequest, requestEntityTooLarge } from '#kube/meta/status-errors.ts'
import type { Credentials } from '../auth/authentication/authenticator.ts'
import { certificateOf } from '../auth/authentication/certificate.ts'
import { Http2Request } from './http2-request.ts'
import type { HttpRequest, HttpResponse } from './listener.ts'
import { maximumBodyBytes, type ApiRequest, type ApiResponse, type RawRequest } from './message.ts'

/** What a request of Node's HTTP modules shows of its sender. */
export function credentialsOf(request: HttpRequest): Credentials {
  const { certificate } = peerOf(request)
  return {
    ...(certificate ? { certificate } : {}),
    header: (name) => headerOf(request, name),
    headerLines: () => headerLines(request),
  }
}

interface Peer {
  readonly certificate: Credentials['certificate']
  readonly address: string
  /** Our own end, as `host:port`. */
  readonly serverAddress: string
}

const peers = new WeakMap<object, Peer>()

/** Who is at the other end of the connection. A session of HTTP/2 shows its socket behind a proxy, which is slow to ask. */
function peerOf(request: HttpRequest): Peer {
  const connection = request instanceof Http2Request ? request.session : request.socket
  if (!connection) return { certificate: undefined, address: '', serverAddress: '' }
  let peer = peers.get(connection)
  if (!peer) peers.set(connection, (peer = readPeer('socket' in connection ? connection.socket : connection)))
  return peer
}

function readPeer(socket: Socket | TLSSocket): Peer {
  // A proxy has its members without `in` knowing of them.
  const isTls = typeof (socket as Partial<TLSSocket>).getPeerCertificate === 'function'
  return {
    certificate: isTls ? certificateOf(socket as TLSSocket) : undefined,
    address: socket.remoteAddress ?? '',
    serverAddress: serverAddressOf(socket),
  }
}

function serverAddressOf({ localAddress = '', localPort }: Socket): string {
  if (localPort === undefined) return ''
  const address = localAddress.replace(/^::ffff:/, '')
  return `${address.includes(':') ? `[${address}]` : address}:${String(localPort)}`
}

function headerOf({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

function* headerLines({ rawHeaders }: HttpRequest): Iterable<readonly [string, string]> {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    yield [(rawHeaders[index] ?? '').toLowerCase(), rawHeaders[index + 1] ?? '']
  }
}

/** What the bytes of the body come from. */
function bodyOf(request: HttpRequest): IncomingMessage | ServerHttp2Stream {
  return request instanceof Http2Request ? request.stream : request
}

/** Made once: nobody asks where it came from, and with a stack of its own it costs as much as a small answer. */
const gone = new DOMException('nobody waits for the answer any more', 'AbortError')

interface Closing {
  readonly destroyed?: boolean
  on(event: 'close', listener: () => void): unknown
}

/** Wraps a request of Node's HTTP modules. Throws 400 for a target that is no path. */
export function toApiRequest(request: HttpRequest, response: Closing, logger: Logger): ApiRequest {
  return new NodeRequest(request, response, logger)
}

/**
 * Classes, this one and the next, for their getters' sake: one in an object literal becomes part of a hidden class of
 * that object's own, which holds all that the request holds until V8's next collection of its whole heap.
 */
class NodeRequest implements ApiRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly raw: RawRequest
  readonly logger: Logger
  readonly #request: HttpRequest
  readonly #response: Closing
  #controller: AbortController | undefined
  #isAbandoned = false

  constructor(request: HttpRequest, response: Closing, logger: Logger) {
    const { pathname, search, searchParams } = parseTarget(request.url)
    this.method = request.method ?? 'GET'
    this.path = pathname
    this.query = searchParams
    this.raw = new NodeRawRequest(request, search)
    this.logger = logger
    this.#request = request
    this.#response = response
  }

  readonly header = (name: string): string | undefined => headerOf(this.#request, name)

  readonly body = (): Promise<Buffer> => readBody(bodyOf(this.#request))

  get signal(): AbortSignal {
    if (!this.#controller) {
      const made = new AbortController()
      this.#controller = made
      if (this.#isAbandoned || this.#response.destroyed) made.abort(gone)
      this.#response.on('close', () => {
        made.abort(gone)
      })
    }
    return this.#controller.signal
  }

  readonly abandon = (): void => {
    this.#isAbandoned = true
    this.#controller?.abort(gone)
  }
}

class NodeRawRequest implements RawRequest {
  readonly search: string
  readonly #request: HttpRequest

  constructor(request: HttpRequest, search: string) {
    this.search = search
    this.#request = request
  }

  readonly headerLines = (): Iterable<readonly [string, string]> => headerLines(this.#request)

  readonly body = (): IncomingMessage | ServerHttp2Stream => bodyOf(this.#request)

  get clientAddress(): string {
    return peerOf(this.#request).address
  }

  get serverAddress(): string {
    return peerOf(this.#request).serverAddress
  }
}

/** Paths that are what they are once they are parsed, as nearly all of them. */
const plainPath = /^(?:\/[\w-][\w.-]*)+$/

function parseTarget(target = '/'): Pick<URL, 'pathname' | 'search' | 'searchParams'> {
  if (plainPath.test(target)) return { pathname: target, search: '', searchParams: new URLSearchParams() }
  const url = target.startsWith('/') ? URL.parse(`https://engine${target}`) : null
  if (!url) throw badRequest('the request target is not a path')
  return url
}

/** Collects a body up to the limit. What comes after it is read and dropped, so that the client hears the answer. */
function readBody(request: ReturnType<typeof bodyOf>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    let isWhole = false
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= maximumBodyBytes) chunks.push(chunk)
      else {
        chunks.length = 0
        reject(requestEntityTooLarge(`limit is ${String(maximumBodyBytes)}`))
      }
    })
    request.on('end', () => {
      isWhole = true
      const [first] = chunks
      resolve(first && chunks.length === 1 ? first : Buffer.concat(chunks))
    })
    const onLost = (): void => {
      if (!isWhole) reject(badRequest('the request body ended early'))
    }
    request.on('error', onLost)
    request.on('close', onLost)
  })
}

/** Upstream compresses answers from this size on. Source: apiserver pkg/endpoints/handlers/responsewriters/writers.go. */
const compressedFrom = 128 * 1024
const compress = promisify(gzip)

export async function sendResponse(request: HttpRequest, response: HttpResponse, answer: ApiResponse): Promise<void> {
  const { status, body } = answer
  const headers: OutgoingHttpHeaders = {}
  for (const [name, value] of Object.entries(answer.headers)) {
    headers[name] = typeof value === 'string' ? asHeaderBytes(value) : value.map(asHeaderBytes)
  }
  if (!Buffer.isBuffer(body)) return stream(response, status, headers, body)
  const accepted = request.headers['accept-encoding'] ?? ''
  const isCompressed = body.length > compressedFrom && /\bgzip\b/.test(accepted)
  const bytes = isCompressed ? await compress(body, { level: constants.Z_BEST_SPEED }) : body
  if (isCompressed) headers['content-encoding'] = 'gzip'
  if (isGone(response)) return
  if (status !== 304) headers['content-length'] = bytes.length
  if (status === 413 && !(request instanceof Http2Request)) headers['connection'] = 'close'
  writeHead(response, status, headers)
  if (request.method === 'HEAD' || response.writableEnded) response.end()
  else await endWith(response, bytes)
}

/**
 * The UTF-8 bytes of a value, each as the character that Node writes it from: a warning may quote what a client has
 * sent. Go, too, writes them as they are, and a space for what would end the line.
 */
function asHeaderBytes(value: string): string {
  if (plainText.test(value)) return value
  const printable = value.replaceAll(/\p{Cc}/gu, ' ')
  return Buffer.from(printable).toString('latin1')
}

const plainText = /^[ -~]*$/

const lastPiece = 16 * 1024

/**
 * Sends a whole body, its end only once the rest is out. Node pauses the parser of an HTTP/1 connection whose next
 * request comes while a large answer drains, and then fails on that request's body (`HPE_PAUSED`).
 */
async function endWith(response: HttpResponse, bytes: Buffer): Promise<void> {
  const split = Math.max(0, bytes.length - lastPiece)
  if (split > 0 && !response.write(bytes.subarray(0, split))) await drained(response)
  response.end(bytes.subarray(split))
}

/** Sends the pieces as fast as the client takes them; a failure on the way breaks the stream off. */
async function stream(
  response: HttpResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  writeHead(response, status, headers)
  flushHead(response)
  try {
    for await (const chunk of body) {
      if (isGone(response)) return
      if (!response.write(chunk)) await drained(response)
    }
    response.end()
  } catch (error) {
    response.destroy()
    throw error
  }
}

/** Node joins the head of an HTTP/1 answer with its first bytes; a watcher wants to know at once that it watches. */
function flushHead(response: HttpResponse): void {
  if ('flushHeaders' in response) response.flushHeaders()
}

function writeHead(response: HttpResponse, status: number, headers: OutgoingHttpHeaders): void {
  if ('respond' in response) response.respond({ ':status': status, ...headers })
  else response.writeHead(status, headers)
}

function isGone(response: HttpResponse): boolean {
  return response.destroyed || response.writableEnded
}

function drained(response: HttpResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}
