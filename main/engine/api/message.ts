import type { Logger } from '#base/logger.ts'

/** A request, whatever carried it: HTTP/1.1, HTTP/2 or a call within the process. */
export interface ApiRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** The value of a header by its lower-case name. */
  header(name: string): string | undefined
  /** The whole body; StatusError 413 above the limit. */
  body(): Promise<Buffer>
  /** The request as it came, for those who pass it on. */
  readonly raw: RawRequest
  /** Aborts when the client is gone, or is told that it waits in vain. */
  readonly signal: AbortSignal
  /** Aborts `signal`: the answer was given, and what is still done for another is done for nobody. */
  abandon(): void
  readonly logger: Logger
}

/** The same request with another body. */
export function withBody(request: ApiRequest, body: ApiRequest['body']): ApiRequest {
  return new RequestWithBody(request, body)
}

class RequestWithBody implements ApiRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly header: ApiRequest['header']
  readonly body: ApiRequest['body']
  readonly raw: RawRequest
  readonly logger: Logger
  readonly #request: ApiRequest

  constructor(request: ApiRequest, body: ApiRequest['body']) {
    this.method = request.method
    this.path = request.path
    this.query = request.query
    this.header = request.header
    this.body = body
    this.raw = request.raw
    this.logger = request.logger
    this.#request = request
  }

  /** Made by the request, and only for those who ask. */
  get signal(): AbortSignal {
    return this.#request.signal
  }

  readonly abandon = (): void => {
    this.#request.abandon()
  }
}

export interface RawRequest {
  /** `?` and what follows it, or ''. */
  readonly search: string
  /** In order, names in lower case. */
  headerLines(): Iterable<readonly [string, string]>
  /** The body as it comes, of whatever size. */
  body(): AsyncIterable<Uint8Array>
  /** '' where there is none. */
  readonly clientAddress: string
  /** Where the client reached the server: an IP and a port, or ''. */
  readonly serverAddress: string
}

/** A body is either whole, or comes in pieces that are asked for one at a time. */
export interface ApiResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Buffer | AsyncIterable<Uint8Array>
}

/** Upstream's limit for a request body. Source: apiserver pkg/server/config.go MaxRequestBodyBytes. */
export const maximumBodyBytes = 3 * 1024 * 1024

export function textResponse(status: number, text: string, headers: ApiResponse['headers'] = {}): ApiResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: Buffer.from(text) }
}

/** JSON as a person reads it: what is looked at with curl more often than by a program. */
export function indentedResponse(status: number, value: unknown): ApiResponse {
  const body = Buffer.from(JSON.stringify(value, undefined, 2))
  return { status, headers: { 'content-type': 'application/json' }, body }
}

export function jsonResponse(status: number, value: unknown, headers: ApiResponse['headers'] = {}): ApiResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(`${JSON.stringify(value)}\n`),
  }
}
