import { unknownPath } from '#kube/meta/status-errors.ts'
import { statusError, StatusError } from '#kube/meta/status.ts'
import { RequestDenied } from '../auth/authorization/forbidden.ts'
import { respond } from './encode.ts'
import { jsonResponse, textResponse, type ApiRequest, type ApiResponse } from './message.ts'
import { negotiate, prefersProtobuf, type Negotiated } from './negotiate.ts'
import { encodeStatus } from './protobuf/status.ts'

/** A path outside the groups of the API. Nobody parses this answer: it is that of a plain web server. */
export class PageNotFound extends StatusError {
  constructor() {
    super(unknownPath().status)
  }
}

/** `/api/v1/watch`, which names nothing to watch. Source: apiserver pkg/endpoints/request/requestinfo.go. */
export class PathWithoutResource extends StatusError {
  readonly #path: string

  constructor(path: string) {
    super(unknownPath().status)
    this.#path = path
  }

  get text(): string {
    const problem = `failed to create RequestInfo: unable to determine kind and namespace from url, ${this.#path}`
    return `Internal Server Error: ${JSON.stringify(this.#path)}: ${problem}\n`
  }
}

const noSniff = { 'x-content-type-options': 'nosniff' }

type Asked = Pick<ApiRequest, 'header' | 'query'>

/**
 * A Status as the client asked for its answer. What is no StatusError is a mistake in the server, of which clients learn
 * nothing but that. Source: apiserver pkg/server/filters/wrap.go WithPanicRecovery.
 */
export function failureResponse(error: unknown, request?: Asked): ApiResponse {
  if (error instanceof PageNotFound) return textResponse(404, '404 page not found\n', noSniff)
  if (error instanceof PathWithoutResource) return textResponse(500, error.text, noSniff)
  if (!(error instanceof StatusError)) {
    return textResponse(500, 'This request caused apiserver to panic. Look in the logs for details.\n', noSniff)
  }
  const { status } = error
  const wait = status.details?.retryAfterSeconds
  // Source: apiserver pkg/endpoints/handlers/responsewriters/errors.go Forbidden: the text repeats the path.
  const marks = error instanceof RequestDenied ? noSniff : {}
  const headers = { ...marks, ...(wait ? { 'retry-after': String(wait) } : {}) }
  if (!request) return jsonResponse(status.code, status, headers)
  if (prefersProtobuf(request.header('accept'))) {
    const type = { 'content-type': 'application/vnd.kubernetes.protobuf' }
    return { status: status.code, headers: { ...headers, ...type }, body: encodeStatus(status) }
  }
  return respond(status.code, `${JSON.stringify(status)}\n`, representationOf(request), headers)
}

/** What cannot be had as it was asked for is told in JSON for a person. Source: responsewriters/writers.go WriteObjectNegotiated. */
function representationOf({ header, query }: Asked): Negotiated {
  try {
    return negotiate(header('accept'), false, query.get('pretty'), header('user-agent'))
  } catch {
    return { encoding: 'json', viewVersion: 'v1', isPretty: true }
  }
}

/** For a method that the path has no verb for. Source: apiserver pkg/server/handler.go, restful's 405. */
export function methodNotKnown(): StatusError {
  return statusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
}
