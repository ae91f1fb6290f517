import type { Disposable } from '#base/disposable.ts'
import type { Logger } from '#base/logger.ts'
import { kindOfResource, kinds } from '#kube/kinds/registry.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { methodNotAllowed, unauthorized, unknownPath } from '#kube/meta/status-errors.ts'
import { authorize, authorizers } from '../auth/authorize.ts'
import type { UserInfo } from '../registry/registry.ts'
import type { ApiContext } from './context.ts'
import { createDocuments } from './documents.ts'
import type { EventStream } from './event-stream.ts'
import { failureResponse } from './failure.ts'
import { healthResponse, isHealthPath, type HealthChecks } from './health.ts'
import type { ApiRequest, ApiResponse } from './message.ts'
import { negotiate } from './negotiate.ts'
import { parseResourcePath, verbOf, type ResourcePath } from './request-info.ts'
import { resourceHandler, subresourceHandler } from './routes.ts'
import { versionResponse } from './version.ts'

export interface ApiOptions extends ApiContext {
  readonly logger: Logger
  readonly health: HealthChecks
}

/** The API as a function: an answer for every request, errors included. Disposing ends all watches. */
export interface Api extends Disposable {
  /** `user` is undefined for an anonymous request. */
  handle(request: ApiRequest, user: UserInfo | undefined): Promise<ApiResponse>
}

export function createApi(options: ApiOptions): Api {
  const streams = new Set<EventStream>()
  const documents = createDocuments(kinds)
  const track = (stream: EventStream): void => {
    for (const other of streams) if (other.isEnded) streams.delete(other)
    streams.add(stream)
  }
  const answer = (request: ApiRequest, user: UserInfo | undefined): ApiResponse | Promise<ApiResponse> => {
    const open = openResponse(request, options.health)
    if (open) return open
    if (!user) throw unauthorized()
    const target = parseResourcePath(request.path)
    const verb = verbOf(request.method, target, request.query)
    authorize(authorizers, { user, verb, path: request.path, ...target })
    if (!target) return documents(request)
    return handleResource(options, request, { user, target, verb }, track)
  }
  return {
    async handle(request, user) {
      try {
        return await answer(request, user)
      } catch (error) {
        const response = failureResponse(error)
        if (response.status === 500)
          request.logger.error('request failed', { path: request.path, error: error as Error })
        return response
      }
    },
    dispose() {
      for (const stream of streams) stream.end()
      streams.clear()
    },
  }
}

/** What anybody may read. */
function openResponse({ method, path, query }: ApiRequest, health: HealthChecks): ApiResponse | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined
  if (path === '/version' || path === '/version/') return versionResponse()
  return isHealthPath(path) ? healthResponse(path, query, health) : undefined
}

interface Resolved {
  readonly user: UserInfo
  readonly target: ResourcePath
  readonly verb: string
}

function handleResource(
  { registry, podStreams, clock }: ApiContext,
  request: ApiRequest,
  { user, target, verb }: Resolved,
  track: (stream: EventStream) => void,
): ApiResponse | Promise<ApiResponse> {
  const kind = servedKind(target)
  if (verb === '') throw methodNotAllowed(kind, request.method)
  const { subresource } = target
  const handler = subresource ? subresourceHandler(kind, subresource, verb) : resourceHandler(kind, verb, track)
  const { query } = request
  const negotiated = negotiate(
    request.header('accept'),
    subresource !== 'scale',
    query.get('pretty'),
    request.header('user-agent'),
  )
  return handler({ context: { registry, podStreams, clock }, request, user, kind, target, negotiated })
}

/** A namespaced kind without a namespace can only be listed and watched; a cluster-scoped one has none. */
function servedKind(target: ResourcePath): Kind {
  const kind = kindOfResource(target.group, target.resource)
  if (kind?.version !== target.version) throw unknownPath()
  if (kind.namespaced ? target.namespace === undefined && target.name !== undefined : isForeign(kind, target)) {
    throw unknownPath()
  }
  return kind
}

function isForeign(kind: Kind, { namespace, name }: ResourcePath): boolean {
  return namespace !== undefined && !(kind.resource === 'namespaces' && namespace === name)
}
