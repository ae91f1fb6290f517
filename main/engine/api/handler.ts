import type { Disposable } from '#base/disposable.ts'
import type { Logger } from '#base/logger.ts'
import { unknownPath } from '#kube/meta/status-errors.ts'
import { StatusError } from '#kube/meta/status.ts'
import type { Credentials } from '../auth/authentication/authenticator.ts'
import type { ApiContext } from './context.ts'
import { createDocuments } from './documents.ts'
import type { EventStream } from './event-stream.ts'
import { failureResponse, methodNotKnown, PathWithoutResource } from './failure.ts'
import { throughFilters, type Answer, type Exchange, type Filter } from './filters/filter.ts'
import { openExchange } from './filters/open-exchange.ts'
import { requestFilters } from './filters/request-filters.ts'
import { createFrontDocuments } from './front-documents.ts'
import type { HealthChecks } from './health.ts'
import type { ApiRequest, ApiResponse } from './message.ts'
import { createOperations, type OperationsOptions } from './operations.ts'
import { answerThroughProxy, isProxied } from './proxy/answer.ts'
import type { ResourcePath } from './request-info.ts'
import { handleResource } from './resource-endpoint.ts'
import { connectRequest } from './subresources/connect.ts'
import { handleVirtual } from './virtual/virtual-endpoint.ts'
import { warningHeaders } from './warning-headers.ts'

export interface ApiOptions extends ApiContext, OperationsOptions {
  readonly logger: Logger
  readonly health: HealthChecks
}

/** The API as a function: an answer for every request, errors included. Disposing ends all watches. */
export interface Api extends Disposable {
  handle(request: ApiRequest, credentials: Credentials): Promise<ApiResponse>
  /** As `handle`, for a request that `answer` takes over once the filters have let it pass. */
  admit(request: ApiRequest, credentials: Credentials, answer: (exchange: Exchange) => Answer): Promise<ApiResponse>
}

export function createApi(options: ApiOptions): Api {
  const streams = new Set<EventStream>()
  const operations = createOperations(options)
  const filters = requestFilters(options, operations)
  const front = createFrontDocuments(operations, options.health, options.access.accounts)
  const documents = createDocuments(options.served, options.clock, front.paths)
  const context: ApiOptions = {
    ...options,
    watchEventsOf: ({ group, version, resource }) => operations.requests.watchEventsOf(group, version, resource),
  }
  const track = (stream: EventStream): void => {
    for (const other of streams) if (other.isEnded) streams.delete(other)
    streams.add(stream)
  }
  const answer = (exchange: Exchange): Answer => {
    const { request, user, info, warn, annotate } = exchange
    const { verb, target } = info
    if (!target) return front.answer(request) ?? documents(request)
    if (isProxied(target, verb)) return answerThroughProxy(connectRequest(context, exchange))
    if (request.method === 'OPTIONS' || verb === '') throw methodNotKnown()
    // One object can be watched by its path, a part of it cannot; the deprecated `proxy` prefix is not served.
    if (namesNoResource(target)) throw new PathWithoutResource(request.path)
    if (verb === 'proxy' || (verb === 'watch' && target.subresource !== undefined)) throw unknownPath()
    if (target.rest && target.subresource !== 'proxy') throw unknownPath()
    const resolved = { user, target, verb, warn, annotate }
    return handleVirtual(context, request, resolved) ?? handleResource(context, request, resolved, track)
  }
  const admit: Api['admit'] = async (request, credentials, take) => {
    const { exchange, warnings } = openExchange(request, credentials, options.clock)
    const count = operations.monitor(exchange)
    return count(withHeaders(await outcome(filters, exchange, take), exchange.headers, warnings))
  }
  return {
    admit,
    handle: (request, credentials) => admit(request, credentials, answer),
    dispose() {
      operations.flows.dispose()
      for (const stream of streams) stream.end()
      streams.clear()
    },
  }
}

/** The deprecated words in front of a resource, and no resource behind them. */
function namesNoResource({ namespace, resource, name }: ResourcePath): boolean {
  return (resource === 'watch' || resource === 'proxy') && namespace === undefined && name === undefined
}

/** Never throws: what goes wrong is an answer as well. */
async function outcome(
  filters: readonly Filter[],
  exchange: Exchange,
  take: (exchange: Exchange) => Answer,
): Promise<ApiResponse> {
  try {
    return await throughFilters(filters, exchange, take)
  } catch (error) {
    const response = failureResponse(error, exchange.request)
    // Without a reason, upstream answers with 500 to what is the client's own mistake.
    const isOurs = !(error instanceof StatusError) || error.reason !== ''
    if (response.status === 500 && isOurs) {
      const { logger, path } = exchange.request
      logger.error('request failed', { path, auditId: exchange.auditId.slice(0, 64), error: error as Error })
    }
    return response
  }
}

/** What an answer says itself goes before what all answers say. */
function withHeaders(response: ApiResponse, headers: Exchange['headers'], warnings: readonly string[]): ApiResponse {
  const all = { ...headers, ...response.headers }
  if (warnings.length === 0) return { ...response, headers: all }
  const given = [response.headers['warning'] ?? []].flat()
  return { ...response, headers: { ...all, warning: [...given, ...warningHeaders(warnings)] } }
}
