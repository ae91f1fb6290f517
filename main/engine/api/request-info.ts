import { exactName, parseFieldSelector } from '#kube/selectors/fields.ts'

/** What a path of the Kubernetes grammar names. */
export interface ResourcePath {
  readonly group: string
  readonly version: string
  /** That of the namespace itself, for a namespace. */
  readonly namespace?: string
  readonly resource: string
  readonly name?: string
  readonly subresource?: string
  /** What follows the subresource; only a proxy has a use for it. */
  readonly rest?: readonly string[]
}

/** A request as authorization and audit speak of it. Source: apiserver pkg/endpoints/request/requestinfo.go. */
export interface RequestInfo {
  readonly path: string
  /** `get`, `list`, `create`…; for a path above the resources the method in lower case; '' for an unknown method. */
  readonly verb: string
  /** Absent above the resources: `/api`, `/apis/apps`, `/version`. */
  readonly target?: ResourcePath
  /** The one object that is meant: of the path, or of a selector `metadata.name=…`. */
  readonly name: string
}

/** Understands every request; where there is no such resource is found out later, by those who may know. */
export function requestInfoOf(method: string, rawPath: string, query: URLSearchParams): RequestInfo {
  const path = decode(rawPath)
  const segments = path.split('/').filter(Boolean)
  const isGrouped = segments[0] === 'apis'
  const head = isGrouped ? 3 : 2
  if ((segments[0] !== 'api' && !isGrouped) || segments.length <= head) {
    return { path, verb: method.toLowerCase(), name: '' }
  }
  const group = isGrouped ? (segments[1] ?? '') : ''
  const parts = segments.slice(head)
  // The deprecated `/api/v1/watch/pods` and `/api/v1/proxy/…`.
  const [first = ''] = parts
  const verbInPath = parts.length > 1 && (first === 'watch' || first === 'proxy') ? first : undefined
  const target = parseScope(group, segments[head - 1] ?? '', verbInPath ? parts.slice(1) : parts)
  const verb = verbInPath ?? verbOf(method, target, query)
  return { path, verb, target, name: target.name ?? selectedName(verb, query) }
}

function parseScope(group: string, version: string, parts: readonly string[]): ResourcePath {
  const [first, namespace, third] = parts
  const scope = first === 'namespaces' && namespace !== undefined ? { namespace } : {}
  // `namespaces/x/status` is a subresource of the namespace, `namespaces/x/pods` a resource in it.
  const isInside = namespace !== undefined && third !== undefined && !namespaceSubresources.has(third)
  const [resource = '', name, subresource, ...rest] = first === 'namespaces' && isInside ? parts.slice(2) : parts
  return {
    group,
    version,
    ...scope,
    resource,
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
    ...(rest.length > 0 ? { rest } : {}),
  }
}

const namespaceSubresources = new Set(['status', 'finalize'])

/** As Go's `URL.Path`. An escape that is none stays as it is, and so names nothing. */
function decode(path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function verbOf(method: string, { name }: ResourcePath, query: URLSearchParams): string {
  const isCollection = name === undefined
  if (method === 'GET' || method === 'HEAD') {
    if (!isCollection) return 'get'
    return isTrue(query.get('watch')) ? 'watch' : 'list'
  }
  if (method === 'DELETE') return isCollection ? 'deletecollection' : 'delete'
  return { POST: 'create', PUT: 'update', PATCH: 'patch' }[method] ?? ''
}

/** Who lists with `metadata.name=x` asks for that object only, and needs no more than the right to it. */
function selectedName(verb: string, query: URLSearchParams): string {
  if (verb !== 'list' && verb !== 'watch') return ''
  const selector = query.get('fieldSelector')
  if (!selector?.includes('metadata.name')) return ''
  try {
    const name = exactName(parseFieldSelector(selector)) ?? ''
    return /^\.{1,2}$|[/%]/.test(name) ? '' : name
  } catch {
    return ''
  }
}

/** As Go's conversion of query parameters: present is true, but for `0` and `false`. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== '0' && value.toLowerCase() !== 'false'
}
