import type { Kind } from '#kube/meta/kind.ts'

/** What can be done with a resource or a part of it; discovery and OpenAPI tell it, the routes hold to it. */
export interface ServedSubresource {
  readonly name: Kind['subresources'][number]
  readonly responseKind: { readonly group: string; readonly version: string; readonly kind: string }
  readonly verbs: readonly string[]
}

const all = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** Namespaces cannot be deleted as a collection: upstream protects against emptying a cluster by a slip. */
export function verbsOf(kind: Kind): readonly string[] {
  return kind.group === '' && kind.resource === 'namespaces' ? all.filter((verb) => verb !== 'deletecollection') : all
}

export function subresourcesOf(kind: Kind): ServedSubresource[] {
  const own = { group: kind.group, version: kind.version, kind: kind.kind }
  const core = { group: '', version: 'v1' }
  const read = ['get', 'patch', 'update']
  const proxied = ['create', 'delete', 'get', 'patch', 'update']
  const parts: Record<ServedSubresource['name'], Omit<ServedSubresource, 'name'>> = {
    approval: { responseKind: own, verbs: read },
    attach: { responseKind: { ...core, kind: 'PodAttachOptions' }, verbs: ['create', 'get'] },
    ephemeralcontainers: { responseKind: own, verbs: read },
    eviction: { responseKind: { group: 'policy', version: 'v1', kind: 'Eviction' }, verbs: ['create'] },
    exec: { responseKind: { ...core, kind: 'PodExecOptions' }, verbs: ['create', 'get'] },
    proxy: { responseKind: { ...core, kind: `${kind.kind}ProxyOptions` }, verbs: proxied },
    resize: { responseKind: own, verbs: read },
    token: { responseKind: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' }, verbs: ['create'] },
    binding: { responseKind: { ...core, kind: 'Binding' }, verbs: ['create'] },
    finalize: { responseKind: own, verbs: ['update'] },
    log: { responseKind: own, verbs: ['get'] },
    portforward: { responseKind: { ...core, kind: 'PodPortForwardOptions' }, verbs: ['create', 'get'] },
    scale: { responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, verbs: read },
    status: { responseKind: own, verbs: read },
  }
  return [...kind.subresources].sort().map((name) => ({ name, ...parts[name] }))
}
