import type { RequestLabels } from '../metrics/request-metrics.ts'
import type { ServedKinds } from '../registry/served-kinds.ts'
import { contentTypeOf } from './decode.ts'
import type { ApiRequest } from './message.ts'
import { applyContentType } from './patch.ts'
import type { RequestInfo, ResourcePath } from './request-info.ts'
import { unstoredResources } from './unstored-resources.ts'

const verbs: Readonly<Record<string, string>> = {
  get: 'GET',
  list: 'LIST',
  watch: 'WATCH',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETECOLLECTION',
}

const connected = new Set(['attach', 'exec', 'portforward', 'proxy'])
const documents = /^\/(healthz|livez|readyz|metrics|metrics\/slis|version|api|apis|openapi\/v[23])\/?$/

/**
 * What a request is counted under; undefined for what there is no such thing as: nobody makes up labels by asking for
 * it. Source: apiserver pkg/endpoints/metrics/metrics.go CanonicalVerb, CleanScope.
 */
export function requestLabels(served: ServedKinds, request: ApiRequest, info: RequestInfo): RequestLabels | undefined {
  const { target } = info
  if (!target) return documentLabels(request, info.path)
  if (!isServed(served, target)) return undefined
  const { group, version, resource, subresource = '', namespace } = target
  const isConnect = connected.has(subresource)
  return {
    verb: isConnect ? 'CONNECT' : verbOf(request, info),
    dryRun: request.method !== 'GET' && request.query.get('dryRun') === 'All' ? 'All' : '',
    group,
    version,
    resource,
    subresource,
    scope: info.name !== '' ? 'resource' : namespace ? 'namespace' : 'cluster',
    component: 'apiserver',
  }
}

function verbOf(request: ApiRequest, { verb }: RequestInfo): string {
  if (verb === 'patch' && contentTypeOf(request) === applyContentType) return 'APPLY'
  return verbs[verb] ?? 'other'
}

function isServed(served: ServedKinds, { group, version, resource, subresource }: ResourcePath): boolean {
  const kind = served.ofResource(group, version, resource)?.kind
  if (kind) return subresource === undefined || (kind.subresources as readonly string[]).includes(subresource)
  const isVirtual = unstoredResources.some((one) => one.resource === resource && one.group === group)
  return isVirtual && subresource === undefined
}

function documentLabels({ method }: ApiRequest, path: string): RequestLabels | undefined {
  if (!documents.test(path)) return undefined
  const verb = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'].includes(method) ? method : 'other'
  // Upstream writes the paths of the API's own documents without their slash.
  const isOwn = /^\/(api|openapi)/.test(path)
  const subresource = isOwn ? path.slice(1) : path
  const component = path.startsWith('/api') ? 'apiserver' : ''
  return { verb, dryRun: '', group: '', version: '', resource: '', subresource, scope: '', component }
}
