import { randomUUID } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { formatTime } from '#kube/duration/age.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { formatKey, parseKey, tableOf } from '../mvcc/key.ts'
import type { Store } from '../mvcc/store.ts'
import type { Registry } from '../registry/registry.ts'

/** Objects by their keys. Their uids are nobody's, their times are `beforeTime`. */
export interface FirstObjects {
  /** The same in every cluster: one JSON, which is read at once. */
  readonly common: string
  /** The JSON of each of those in which a cluster writes its port, its address and its authority. */
  readonly own: Readonly<Record<string, string>>
}

/** Milliseconds since the epoch: when nothing has happened in a cluster. */
export const beforeTime = 0

/**
 * Puts into an empty store what `bootstrap` would make there, as the build has found it out: some 180 objects, most of
 * the work of a first start. `bootstrap` looks after each of them in all later ones. Answers with a registry that also
 * takes from the build what `publishApiServer` and `ClientTrust` create; undefined where the store is not empty.
 */
export async function putFirstObjects(store: Store, clock: Clock, registry: Registry): Promise<Registry | undefined> {
  if (store.revision > 0) return undefined
  const { default: prepared } = (await import('./generated-first-objects.json', { with: { type: 'json' } })) as {
    default: FirstObjects
  }
  const [never, now] = [formatTime(beforeTime), formatTime(clock.now())]
  const read = (json: string): unknown => JSON.parse(json.replaceAll(never, now))
  const put = (key: string, object: KubeObject): Promise<KubeObject> => {
    object.metadata.uid = randomUUID()
    return store.put(parseKey(key), undefined, object)
  }
  const common = read(prepared.common) as Record<string, KubeObject>
  // In one turn of the event loop, and so in one commit.
  await Promise.all(Object.entries(common).map(([key, object]) => put(key, object)))
  return {
    ...registry,
    get revision() {
      return registry.revision
    },
    create<T extends KubeObject>(...[kind, object, options]: Parameters<typeof registry.create<T>>): Promise<T> {
      const { namespace = '', name } = object.metadata
      const key = formatKey({ resource: tableOf(kind), namespace, name })
      const json = prepared.own[key]
      if (json === undefined) return registry.create<T>(kind, object, options)
      return put(key, overlaid(read(json) as T, object)) as Promise<T>
    },
  }
}

/** `value` with all that `wanted` says; what it does not mention are defaults and books. Lists are of the same length. */
function overlaid<T>(value: T, wanted: T): T {
  if (typeof wanted !== 'object' || wanted === null) return wanted
  if (Array.isArray(wanted)) return wanted.map((item: unknown, i) => overlaid((value as unknown[])[i], item)) as T
  const result = { ...value }
  for (const name in wanted) result[name] = overlaid(value[name], wanted[name])
  return result
}
