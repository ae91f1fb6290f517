import type { Http2Session, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'

/**
 * A request of HTTP/2, in the words of one of HTTP/1.1. Node's own translation makes a second stream of each, for the
 * request and for the answer, which costs as much as the rest of a small one.
 */
export class Http2Request {
  readonly httpVersionMajor = 2
  readonly stream: ServerHttp2Stream
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, rawHeaders: readonly string[]) {
    this.stream = stream
    this.headers = headers
    this.rawHeaders = rawHeaders
  }

  get method(): string | undefined {
    return this.headers[':method']
  }

  get url(): string | undefined {
    return this.headers[':path']
  }

  get session(): Http2Session | undefined {
    return this.stream.session
  }
}
