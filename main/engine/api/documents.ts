import { groupVersionPathOf, type Kind } from '#kube/meta/kind.ts'
import { unknownPath } from '#kube/meta/status-errors.ts'
import { createDiscovery } from './discovery.ts'
import { jsonResponse, type ApiRequest, type ApiResponse } from './message.ts'
import { createOpenApi } from './openapi/serve.ts'

/** What the API says of itself: the index of its paths, discovery and OpenAPI. Throws 404 for every other path. */
export function createDocuments(kinds: readonly Kind[]): (request: ApiRequest) => ApiResponse | Promise<ApiResponse> {
  const discovery = createDiscovery(kinds)
  const openApi = createOpenApi(kinds)
  const versions = new Set(kinds.map((kind) => `/${groupVersionPathOf(kind)}`))
  const paths = ['/api', '/apis', ...versions, '/healthz', '/livez', '/openapi/v3', '/readyz', '/version']

  function discover(request: ApiRequest): ApiResponse | undefined {
    const [root, group, version, ...tail] = request.path.split('/').filter(Boolean)
    if (request.method !== 'GET' || tail.length > 0) return undefined
    if (root === undefined) return jsonResponse(200, { paths })
    if (root !== 'api' && root !== 'apis') return undefined
    const isCore = root === 'api'
    if (group === undefined) return discovery.root(request, isCore)
    if (isCore) return version === undefined ? discovery.version(group) : undefined
    return version === undefined ? discovery.group(group) : discovery.version(`${group}/${version}`)
  }

  return (request) => {
    const response = discover(request) ?? openApi(request)
    if (!response) throw unknownPath()
    return response
  }
}
