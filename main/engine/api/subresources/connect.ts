import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { badRequest, forbidden, methodNotAllowed, notFound } from '#kube/meta/status-errors.ts'
import type { ApiContext, ResourceRequest } from '../context.ts'
import type { Exchange } from '../filters/filter.ts'

/** A request that wants a connection, and no object: exec, attach, portforward, proxy. */
export interface ConnectRequest extends Pick<ResourceRequest, 'request' | 'user' | 'target' | 'warn' | 'annotate'> {
  readonly context: ApiContext
}

export function connectRequest(context: ApiContext, exchange: Exchange): ConnectRequest {
  const { request, user, info, warn, annotate } = exchange
  if (!info.target) throw methodNotAllowed(podKind, request.method)
  return { context, request, user, target: info.target, warn, annotate }
}

/** Source: apiserver pkg/endpoints/handlers/rest.go ConnectResource. */
export function refuseDryRun({ request }: ConnectRequest): void {
  if (request.query.has('dryRun')) throw badRequest('dryRun is not supported')
}

/** Asks the admission plugins; `options` is the connection's own object, such as PodExecOptions. */
export async function admitConnection(
  { context, user, target, warn, annotate }: ConnectRequest,
  options: { readonly kind: string; readonly [field: string]: unknown },
): Promise<void> {
  const kind = context.served.ofResource(target.group, target.version, target.resource)?.kind
  if (!kind) return
  await context.registry.connect(kind, target.namespace, target.name ?? '', {
    user,
    warn,
    annotate,
    subresource: target.subresource as 'exec' | 'attach' | 'portforward' | 'proxy',
    object: { apiVersion: 'v1', ...options },
  })
}

/** As upstream since 1.35: a stream into a pod needs `create`, by whatever method it is opened. */
export async function requireCreate({ context, user, target }: ConnectRequest): Promise<void> {
  const { group, version, resource, subresource = '', namespace = '', name = '' } = target
  const attributes = { user, verb: 'create', group, version, resource, subresource, namespace, name }
  const { decision, reason } = await context.access.authorizer.authorize(attributes)
  // Source: k/k pkg/registry/core/pod/rest/subresources.go: other words than where a request is authorized.
  if (decision !== 'allow') throw forbidden({ group, resource }, name, reason)
}

export function targetPod({ context, target }: ConnectRequest): Pod {
  return context.registry.get(podKind, target.namespace, target.name ?? '')
}

export function requireNode(call: ConnectRequest, { metadata, spec }: Pod): void {
  if (!spec.nodeName) throw badRequest(`pod ${metadata.name} does not have a host assigned`)
  requireKnownNode(call, spec.nodeName)
}

/** Upstream calls a node that is not there by the kind of what was asked for. */
export function requireKnownNode({ context, target }: ConnectRequest, name: string): void {
  const { group, resource } = target
  if (!context.registry.find(nodeKind, undefined, name)) throw notFound({ group, resource }, name)
}

/** The container that is meant; with more than one it must be named. Source: k/k pkg/registry/core/pod/strategy.go validateContainer. */
export function containerOf({ metadata, spec }: Pod, wanted: string): string {
  const all = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])]
  const names = all.map(({ name }) => name)
  if (names.includes(wanted)) return wanted
  if (wanted !== '') throw badRequest(`container ${wanted} is not valid for pod ${metadata.name}`)
  const [only] = spec.containers
  if (only && spec.containers.length === 1) return only.name
  const choice = only ? `, choose one of: [${names.join(' ')}]` : ''
  throw badRequest(`a container name must be specified for pod ${metadata.name}${choice}`)
}
