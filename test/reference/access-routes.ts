import type { ApiClient } from '../support/api-client.ts'

/** Something that may be asked of a server; what matters is who may. */
export interface Route {
  readonly method: string
  readonly path: string
}

interface DiscoveredResource {
  readonly name: string
  readonly namespaced: boolean
}

/** Where somebody may have a role, and where not. */
export interface Namespaces {
  readonly own: string
  readonly other: string
}

const methods = {
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
} as const
type Verb = keyof typeof methods

const verbs = Object.keys(methods) as Verb[]
const ofCollections = new Set<Verb>(['list', 'watch', 'create', 'deletecollection'])
/** What has a path without a namespace for resources that are in one. */
const ofAllNamespaces = new Set<Verb>(['list', 'watch', 'deletecollection'])

/** Writes for trial only; a watch of a revision that there is none of, so that one that is allowed ends at once. */
const queries: Partial<Record<Verb, string>> = {
  watch: '?watch=1&resourceVersion=x',
  create: '?dryRun=All',
  update: '?dryRun=All',
  patch: '?dryRun=All',
  delete: '?dryRun=All',
  deletecollection: '?dryRun=All',
}

/** Every verb on every resource and subresource that the server names, and every path that is no resource. */
export async function routesOf(client: ApiClient, namespaces: Namespaces): Promise<Route[]> {
  const { paths } = (await client.send('/')).json<{ paths: string[] }>()
  const roots = paths.filter((path) => /^\/api\/v1$|^\/apis\/[^/]+\/[^/]+$/.test(path))
  const resources = await Promise.all(
    roots.map(async (root) => {
      const list = (await client.send(root)).json<{ resources: DiscoveredResource[] }>()
      return list.resources.flatMap((resource) => resourceRoutes(root, resource, namespaces))
    }),
  )
  return [...pathRoutes(paths), ...oddRoutes(namespaces), ...resources.flat()]
}

function resourceRoutes(root: string, { name, namespaced }: DiscoveredResource, { own, other }: Namespaces): Route[] {
  const [resource = '', subresource] = name.split('/')
  return verbs.flatMap((verb) => {
    if (subresource !== undefined && ofCollections.has(verb) && verb !== 'create') return []
    const scopes = namespaced ? [own, other].map((namespace) => `/namespaces/${namespace}`) : ['']
    const all = namespaced && ofAllNamespaces.has(verb) ? [...scopes, ''] : scopes
    const item = subresource !== undefined ? `/x/${subresource}` : ofCollections.has(verb) ? '' : '/x'
    return all.map((scope) => ({
      method: methods[verb],
      path: `${root}${scope}/${resource}${item}${queries[verb] ?? ''}`,
    }))
  })
}

/** Those that everybody knows, whether this server answers them or not. */
const wellKnown = ['/', '/api/', '/apis/', '/healthz/', '/version/', '/logs/', '/debug/pprof/', '/ui', '/nothing']

function pathRoutes(paths: readonly string[]): Route[] {
  const all = [...new Set([...wellKnown, ...paths])]
  return all.flatMap((path) => ['GET', 'POST', 'DELETE'].map((method) => ({ method, path })))
}

/** What a server must read with care to know what is asked for. */
function oddRoutes({ own }: Namespaces): Route[] {
  const inside = `/api/v1/namespaces/${own}`
  const get = [
    '/api/v1/pods?fieldSelector=metadata.name%3Dx',
    `${inside}/secrets?fieldSelector=metadata.name%3Dx`,
    `${inside}/secrets?fieldSelector=metadata.name%3Dx&watch=1&resourceVersion=x`,
    `${inside}/secrets?fieldSelector=metadata.name%21%3Dx`,
    `${inside}/secrets?labelSelector=a%3Db`,
    '/api/v1/watch/pods?resourceVersion=x',
    `/api/v1/watch/namespaces/${own}/secrets/x?resourceVersion=x`,
    `/api/v1/watch/namespaces/${own}?resourceVersion=x`,
    '/api/v1/proxy/namespaces/x',
    `${inside}/pods/x/log/y`,
    `${inside}/pods/x/nothing`,
    `${inside}/nothings`,
    `${inside}/secrets/x/`,
    `${inside}/secrets/`,
    '/api/v1/namespaces/a%2Fb/pods',
    '/api/v1/nodes/x/proxy/a/b',
    '/apis/nothing.example.com/v1/things',
    '/apis/apps/v2/deployments',
    '/%3Cb%3E?a=1',
  ].map((path) => ({ method: 'GET', path }))
  return [
    ...get,
    { method: 'POST', path: `${inside}/services/x/proxy/a` },
    { method: 'HEAD', path: `${inside}/secrets/x` },
    { method: 'HEAD', path: '/version' },
    { method: 'OPTIONS', path: `${inside}/secrets` },
    { method: 'TRACE', path: `${inside}/secrets` },
  ]
}
