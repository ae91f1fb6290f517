import type { OutgoingHttpHeaders } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { Logger } from '#base/logger.ts'
import { badRequest, requestEntityTooLarge } from '#kube/meta/status-errors.ts'
import type { Credentials } from '../auth/authentication/authenticator.ts'
import { certificateOf } from '../auth/authentication/certificate.ts'
import type { HttpRequest, HttpResponse } from './listener.ts'
import { maximumBodyBytes, type ApiRequest, type ApiResponse } from './message.ts'

/** What a request of Node's HTTP modules shows of its sender. */
export function credentialsOf(request: HttpRequest): Credentials {
  // The sockets of HTTP/2 requests are made anew for each; the session's stays.
  const socket = isHttp2(request) ? request.stream.session?.socket : request.socket
  // That socket is a proxy, which has its members without `in` knowing of them.
  const isTls = typeof (socket as Partial<TLSSocket> | undefined)?.getPeerCertificate === 'function'
  const certificate = isTls ? certificateOf(socket as TLSSocket) : undefined
  return {
    ...(certificate ? { certificate } : {}),
    header: (name) => headerOf(request, name),
    headerLines: () => headerLines(request),
  }
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

function isHttp2(request: HttpRequest): request is Http2ServerRequest {
  return request.httpVersionMajor === 2
}

/** Wraps a request of Node's HTTP modules. Throws 400 for a target that is no path. */
export function toApiRequest(
  request: HttpRequest,
  response: { on(event: 'close', listener: () => void): unknown },
  logger: Logger,
): ApiRequest {
  const url = parseTarget(request.url)
  let controller: AbortController | undefined
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    header: (name) => headerOf(request, name),
    body: () => readBody(request),
    raw: {
      search: url.search,
      headerLines: () => headerLines(request),
      body: () => request,
      get clientAddress() {
        return request.socket.remoteAddress ?? ''
      },
    },
    get signal() {
      if (!controller) {
        const made = new AbortController()
        controller = made
        response.on('close', () => {
          made.abort()
        })
      }
      return controller.signal
    },
    logger,
  }
}

function parseTarget(target = '/'): URL {
  const url = target.startsWith('/') ? URL.parse(`https://engine${target}`) : null
  if (!url) throw badRequest('the request target is not a path')
  return url
}

/** Collects a body up to the limit. What comes after it is read and dropped, so that the client hears the answer. */
function readBody(request: HttpRequest): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= maximumBodyBytes) chunks.push(chunk)
      else {
        chunks.length = 0
        reject(requestEntityTooLarge(`limit is ${String(maximumBodyBytes)}`))
      }
    })
    request.on('end', () => {
      resolve(Buffer.concat(chunks))
    })
    const onLost = (): void => {
      reject(badRequest('the request body ended early'))
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
  if (status === 413 && !isHttp2(request)) headers['connection'] = 'close'
  writeHead(response, status, headers)
  if (request.method === 'HEAD') response.end()
  else await endWith(response, bytes)
}

/**
 * The UTF-8 bytes of a value, each as the character that Node writes it from: a warning may quote what a client has
 * sent. Go, too, writes them as they are, and a space for what would end the line.
 */
function asHeaderBytes(value: string): string {
  const printable = value.replaceAll(/\p{Cc}/gu, ' ')
  return Buffer.from(printable).toString('latin1')
}

const lastPiece = 16 * 1024

/**
 * Sends a whole body, its end only once the rest is out. Node pauses the parser of an HTTP/1 connection whose next
 * request comes while a large answer drains, and then fails on that request's body (`HPE_PAUSED`).
 */
async function endWith(response: HttpResponse, bytes: Buffer): Promise<void> {
  const split = Math.max(0, bytes.length - lastPiece)
  if (split > 0 && !writeChunk(response, bytes.subarray(0, split))) await drained(response)
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
      if (!writeChunk(response, chunk)) await drained(response)
    }
    response.end()
  } catch (error) {
    if ('stream' in response) response.stream.destroy()
    else response.destroy()
    throw error
  }
}

/** Node joins the head of an HTTP/1 answer with its first bytes; a watcher wants to know at once that it watches. */
function flushHead(response: HttpResponse): void {
  if (!('stream' in response)) response.flushHeaders()
}

function writeHead(response: HttpResponse, status: number, headers: OutgoingHttpHeaders): void {
  if ('stream' in response) response.writeHead(status, headers)
  else response.writeHead(status, headers)
}

function writeChunk(response: HttpResponse, chunk: Uint8Array): boolean {
  return 'stream' in response ? response.write(chunk) : response.write(chunk)
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
