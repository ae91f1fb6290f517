/**
 * Where an object stands in the store: `/apps/deployments/default/web`, `/core/nodes/node-1`.
 * Lists come in the order of these texts, as etcd's do.
 */
export interface Key {
  /** The table: `/apps/deployments/`. */
  readonly resource: string
  /** '' for a cluster-scoped object. */
  readonly namespace: string
  readonly name: string
}

/** The table of a resource. The core group has no name in the API, so it is called `core` here. */
export function tableOf(resource: { readonly group: string; readonly resource: string }): string {
  return `/${resource.group || 'core'}/${resource.resource}/`
}

export function formatKey(key: Key): string {
  return `${key.resource}${suffixOf(key)}`
}

/** The part of a key below its table: `default/web`, `node-1`. */
export function suffixOf(key: { readonly namespace: string; readonly name: string }): string {
  return key.namespace ? `${key.namespace}/${key.name}` : key.name
}

export function parseKey(text: string): Key {
  const [, group = '', resource = '', ...rest] = text.split('/')
  const name = rest.pop() ?? ''
  return { resource: `/${group}/${resource}/`, namespace: rest[0] ?? '', name }
}
