import type { Clock } from '#base/clock.ts'
import { unknownPath } from '#kube/meta/status-errors.ts'
import type { ServedKind, ServedKinds } from '../registry/served-kinds.ts'
import { createDiscovery } from './discovery.ts'
import { discoveredGroups } from './group-versions.ts'
import { methodNotKnown, PageNotFound } from './failure.ts'
import { indentedResponse, type ApiRequest, type ApiResponse } from './message.ts'
import { createOpenApi } from './openapi/serve.ts'

type Documents = (request: ApiRequest) => ApiResponse | Promise<ApiResponse>

/**
 * What the API says of itself: the index of its paths, discovery and OpenAPI; made anew when the served kinds change.
 * Throws 404 for every other path.
 */
export function createDocuments(served: ServedKinds, clock: Clock, fixedPaths: readonly string[] = []): Documents {
  let documents: { readonly generation: number; readonly answer: Documents } | undefined
  return (request) => {
    if (documents?.generation !== served.generation) {
      documents = { generation: served.generation, answer: documentsOf(served.all, clock, fixedPaths) }
    }
    return documents.answer(request)
  }
}

function documentsOf(served: readonly ServedKind[], clock: Clock, fixedPaths: readonly string[]): Documents {
  const discovery = createDiscovery(served)
  const openApi = createOpenApi(served, clock)
  const groups = discoveredGroups(served)
  const paths = [...pathsOf(groups), ...fixedPaths].sort()
  const index = indentedResponse(200, { paths })

  function discover(request: ApiRequest): ApiResponse | undefined {
    const [root, group, version, ...tail] = request.path.split('/').filter(Boolean)
    if (root === undefined) return index
    if (tail.length > 0) return undefined
    if (root !== 'api' && root !== 'apis') return undefined
    const isCore = root === 'api'
    if (group === undefined) return discovery.root(request, isCore)
    if (isCore) return version === undefined ? discovery.version(request, '', group) : undefined
    return version === undefined ? discovery.group(request, group) : discovery.version(request, group, version)
  }

  return (request) => {
    const discovered = discover(request)
    if (discovered && discovered !== index && request.method !== 'GET') throw methodNotKnown()
    const response = discovered ?? openApi(request)
    if (response) return response
    const [root, group] = request.path.split('/').filter(Boolean)
    // Within a group the API answers in its own words, elsewhere its front door does.
    const isInside = root === 'api' || (root === 'apis' && groups.some(({ name }) => name === group))
    throw isInside ? unknownPath() : new PageNotFound()
  }
}

function pathsOf(groups: ReturnType<typeof discoveredGroups>): string[] {
  const served = groups.flatMap(({ name, versions }) => {
    const root = name ? `/apis/${name}` : '/api'
    return [root, ...versions.map(({ version }) => `${root}/${version}`)]
  })
  return [...served, '/apis', '/apis/', '/openapi/v2', '/openapi/v3', '/openapi/v3/']
}
