import type { Kind } from '#kube/meta/kind.ts'
import { methodNotAllowed, unknownPath } from '#kube/meta/status-errors.ts'
import type { UserInfo } from '../registry/registry.ts'
import type { ServedKind, ServedKinds } from '../registry/served-kinds.ts'
import type { ApiContext, ResourceRequest } from './context.ts'
import { onceConverted } from './conversions.ts'
import { convertedRegistry } from './converted-registry.ts'
import { PageNotFound } from './failure.ts'
import type { EventStream } from './event-stream.ts'
import { methodNotKnown } from './failure.ts'
import type { ApiRequest, ApiResponse } from './message.ts'
import { negotiate } from './negotiate.ts'
import type { ResourcePath } from './request-info.ts'
import { unstoredResources } from './unstored-resources.ts'
import { resourceHandler, subresourceHandler } from './routes.ts'

interface Resolved {
  readonly user: UserInfo
  readonly target: ResourcePath
  readonly verb: string
  readonly warn: ResourceRequest['warn']
  readonly annotate: ResourceRequest['annotate']
}

/** Answers a request for a resource, once it is known who asks and that they may. */
export function handleResource(
  context: ApiContext,
  request: ApiRequest,
  { user, target: asked, verb, warn, annotate }: Resolved,
  track: (stream: EventStream) => void,
): ApiResponse | Promise<ApiResponse> {
  const isOldBinding = asked.group === '' && asked.resource === 'bindings'
  const target = isOldBinding ? podBinding(asked) : asked
  if (isOldBinding && verb !== 'create') throw methodNotKnown()
  const served = servedKind(context.served, target)
  const { kind } = served
  if (verb === '') throw methodNotAllowed(kind, request.method)
  // Upstream has routes for it on connections only. Source: apiserver pkg/endpoints/installer.go.
  if (request.method === 'HEAD' && target.subresource !== 'proxy') throw methodNotKnown()
  if (kind.deprecation !== undefined) warn(kind.deprecation)
  const { subresource } = target
  const handler = subresource ? subresourceHandler(kind, subresource, verb) : resourceHandler(kind, verb, track)
  const { query } = request
  const negotiated = negotiate(
    // What is streamed is no object: it is answered as it comes.
    rawSubresources.has(subresource ?? '') ? undefined : request.header('accept'),
    subresource !== 'scale',
    query.get('pretty'),
    request.header('user-agent'),
  )
  const registry = convertedRegistry(context.registry, served)
  const call = { context: { ...context, registry }, request, user, served, kind, target, negotiated, warn, annotate }
  return registry === context.registry ? handler(call) : onceConverted(() => handler(call))
}

/** `POST …/bindings` is older than `…/pods/NAME/binding`, and names the pod in its body. */
function podBinding(target: ResourcePath): ResourcePath {
  if (target.namespace === undefined || target.name !== undefined) throw unknownPath()
  return { ...target, resource: 'pods', subresource: 'binding' }
}

const rawSubresources: ReadonlySet<string> = new Set(['attach', 'exec', 'log', 'portforward', 'proxy'])

/** A namespaced kind without a namespace can only be listed and watched; a cluster-scoped one has none. */
function servedKind(kinds: ServedKinds, target: ResourcePath): ServedKind {
  const served = kinds.ofResource(target.group, target.version, target.resource)
  if (!served) throw isKnownGroup(kinds, target.group) ? unknownPath() : new PageNotFound()
  const { kind } = served
  if (kind.namespaced ? target.namespace === undefined && target.name !== undefined : isForeign(kind, target)) {
    throw unknownPath()
  }
  return served
}

function isKnownGroup({ all }: ServedKinds, group: string): boolean {
  return all.some(({ kind }) => kind.group === group) || unstoredResources.some((one) => one.group === group)
}

function isForeign(kind: Kind, { namespace, name }: ResourcePath): boolean {
  return namespace !== undefined && !(kind.resource === 'namespaces' && namespace === name)
}
