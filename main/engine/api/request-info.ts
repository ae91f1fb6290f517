import { unknownPath } from '#kube/meta/status-errors.ts'

/** What a path of the Kubernetes grammar names. Source: apiserver pkg/endpoints/request/requestinfo.go. */
export interface ResourcePath {
  readonly group: string
  readonly version: string
  readonly namespace?: string
  readonly resource: string
  readonly name?: string
  readonly subresource?: string
}

/** Undefined for a path above the resources: `/api`, `/apis/apps`, `/version`. Throws 404 for one that is malformed. */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const [root, ...rest] = segmentsOf(path)
  if (root === 'api' && rest.length > 1) return parseScope('', rest[0] ?? '', rest.slice(1))
  if (root === 'apis' && rest.length > 2) return parseScope(rest[0] ?? '', rest[1] ?? '', rest.slice(2))
  return undefined
}

function parseScope(group: string, version: string, parts: readonly string[]): ResourcePath {
  const [first = '', second, third] = parts
  const isScoped = first === 'namespaces' && second !== undefined && third !== undefined
  // `namespaces/x/status` is a subresource of the namespace, `namespaces/x/pods` a resource in it.
  const isNamespaceItself = isScoped && group === '' && namespaceSubresources.has(third)
  if (!isScoped || isNamespaceItself) return named({ group, version }, parts, isNamespaceItself ? second : undefined)
  return named({ group, version, namespace: second }, parts.slice(2))
}

const namespaceSubresources = new Set(['status', 'finalize'])

function named(
  base: { group: string; version: string; namespace?: string },
  parts: readonly string[],
  namespace = base.namespace,
): ResourcePath {
  const [resource = '', name, subresource, ...tail] = parts
  if (tail.length > 0) throw unknownPath()
  return {
    ...base,
    ...(namespace === undefined ? {} : { namespace }),
    resource,
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  }
}

function segmentsOf(path: string): string[] {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent)
  } catch {
    throw unknownPath()
  }
}

/** The verb that authorization and audit speak of. */
export function verbOf(method: string, path: ResourcePath | undefined, query: URLSearchParams): string {
  if (!path) return method.toLowerCase()
  const isCollection = path.name === undefined
  if (method === 'GET' || method === 'HEAD') {
    if (isTrue(query.get('watch'))) return 'watch'
    return isCollection ? 'list' : 'get'
  }
  if (method === 'DELETE') return isCollection ? 'deletecollection' : 'delete'
  return { POST: 'create', PUT: 'update', PATCH: 'patch' }[method] ?? ''
}

/** As Go's conversion of query parameters: present is true, but for `0` and `false`. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== '0' && value.toLowerCase() !== 'false'
}
