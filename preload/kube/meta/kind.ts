import type { KubeObject, ObjectReference } from './object.ts'

export type PatchType = 'json' | 'merge' | 'strategic'

/** One column of `kubectl get` and of the window's table. Source of types and formats: metav1.TableColumnDefinition. */
export interface Column<T extends KubeObject = KubeObject> {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date'
  readonly format?: 'name' | ''
  readonly description: string
  /** True for a `date` that `kubectl get` shows as it is, not as an age. */
  readonly isAbsolute?: true
  /** 0 shows always; 1 shows with `-o wide`, and is hidden at first in the window. */
  readonly priority: 0 | 1
  /**
   * The cell as kubectl prints it. A `date` column answers with the RFC 3339 time; the age is made where it is shown.
   * `now` (milliseconds) lets a cell speak of an age of its own, as in `3 (2m ago)`; without it the age is left out.
   */
  cell(object: T, now?: number): string | number | bigint | boolean | undefined
}

/** The state of an object, with the one word that people look for (`Running`, `CrashLoopBackOff`, `2/3`). */
export interface Health {
  readonly state: 'ready' | 'progressing' | 'failed' | 'terminating' | 'succeeded' | 'unknown'
  readonly reason: string
  readonly message?: string
}

/** A link to another object, for the related list and the map. `namespace` is absent for cluster-scoped kinds. */
export interface Relation extends ObjectReference {
  readonly kind: string
  readonly apiVersion: string
  readonly name: string
  readonly role: 'owner' | 'runs-on' | 'mounts' | 'selects' | 'target' | 'about'
}

/** Where the window lists a kind. */
export type NavGroup =
  'cluster' | 'workloads' | 'config' | 'network' | 'storage' | 'namespaces' | 'events' | 'access' | 'custom'

/** A part of an object with a path, and rules, of its own. */
export type Subresource =
  | 'approval'
  | 'attach'
  | 'binding'
  | 'ephemeralcontainers'
  | 'eviction'
  | 'exec'
  | 'finalize'
  | 'log'
  | 'portforward'
  | 'proxy'
  | 'resize'
  | 'scale'
  | 'status'
  | 'token'

/** A kind, described once. Plain data and pure functions; frozen. */
export interface Kind<T extends KubeObject = KubeObject> {
  /** '' for the core group. */
  readonly group: string
  /** The version that is stored, and preferred where several are served. */
  readonly version: string
  readonly kind: string
  /** The plural in a URL. */
  readonly resource: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly subresources: readonly Subresource[]
  /** What clients of a kind on its way out are told with every answer. */
  readonly deprecation?: string
  readonly columns: readonly Column<T>[]
  /** Field selectors beyond metadata.name and metadata.namespace. */
  readonly fields: Readonly<Record<string, (object: T) => string>>
  readonly nav: NavGroup
  /** Amounts that the overview adds up: cores, bytes, counts. They are no part of the table. */
  readonly measures?: (object: T) => Record<string, number>
  readonly health?: (object: T) => Health
  readonly relations?: (object: T) => Relation[]
}

type KindInput<T extends KubeObject> = Pick<Kind<T>, 'kind' | 'version' | 'namespaced' | 'nav'> &
  Partial<Omit<Kind<T>, 'kind' | 'version' | 'namespaced' | 'nav'>>

/** Completes a descriptor: singular, plural and empty lists follow from the kind's name. */
export function defineKind<T extends KubeObject>(input: KindInput<T>): Kind<T> {
  const singular = input.kind.toLowerCase()
  return Object.freeze({
    group: '',
    singular,
    resource: pluralOf(singular),
    shortNames: [],
    categories: [],
    subresources: [],
    columns: [],
    fields: {},
    ...input,
  })
}

function pluralOf(singular: string): string {
  if (/(s|x|ch)$/.test(singular)) return `${singular}es`
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`
}

/** `v1` or `apps/v1`. */
export function apiVersionOf(kind: Pick<Kind, 'group' | 'version'>): string {
  return kind.group ? `${kind.group}/${kind.version}` : kind.version
}

/** Where the API serves a group version: `api/v1`, `apis/apps/v1`. */
export function groupVersionPathOf({ group, version }: Pick<Kind, 'group' | 'version'>): string {
  return group ? `apis/${group}/${version}` : `api/${version}`
}

/** The name that upstream's messages use: `pods`, `deployments.apps`. */
export function groupResourceOf(kind: Pick<Kind, 'group' | 'resource'>): string {
  return kind.group ? `${kind.resource}.${kind.group}` : kind.resource
}

/** The URL path of a kind's list, or of one object in it. */
export function pathOf(
  kind: Pick<Kind, 'group' | 'version' | 'resource' | 'namespaced'>,
  namespace?: string,
  name?: string,
  subresource?: string,
): string {
  const scope = kind.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : ''
  const tail = name ? `/${encodeURIComponent(name)}${subresource ? `/${subresource}` : ''}` : ''
  return `/${groupVersionPathOf(kind)}${scope}/${kind.resource}${tail}`
}
