import { toDisposable, type Disposable } from '#base/disposable.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { keyOf, type KubeObject } from '#kube/meta/object.ts'
import type { Registry, WatchEvent } from '../registry/registry.ts'
import { IndexedCache, type ObjectReader } from './indexed-cache.ts'

/** One object's step: `previous` is absent for a new object, `current` for one that is gone. */
export type Change<T extends KubeObject> =
  { readonly previous?: T; readonly current: T } | { readonly previous: T; readonly current?: undefined }

/**
 * An indexed copy of one kind that follows the registry. The registry tells its watchers of a commit before the
 * commit's writes resolve, so whoever awaited a write finds it here: there is nothing like upstream's expectations.
 */
export interface Informer<T extends KubeObject> extends Disposable {
  readonly cache: ObjectReader<T>
  onChange(listener: (change: Change<T>) => void): Disposable
}

export function createInformer<T extends KubeObject>(registry: Registry, kind: Kind<T>): Informer<T> {
  const cache = new IndexedCache<T>()
  const listeners = new Set<(change: Change<T>) => void>()
  const { items, resourceVersion } = registry.list(kind)
  for (const item of items) cache.put(item)
  const subscription = registry.watch(kind, { sinceRevision: Number(resourceVersion) }, (events) => {
    // The whole commit is in the cache before anyone hears of a part of it.
    const changes = events.map((event) => applyEvent(cache, event)).filter((change) => change !== undefined)
    for (const change of changes) for (const listener of listeners) listener(change)
  })
  return {
    cache,
    onChange(listener) {
      listeners.add(listener)
      return toDisposable(() => listeners.delete(listener))
    },
    dispose() {
      subscription.dispose()
      listeners.clear()
    },
  }
}

function applyEvent<T extends KubeObject>(cache: IndexedCache<T>, event: WatchEvent<T>): Change<T> | undefined {
  if (event.type === 'DELETED') {
    const previous = cache.remove(keyOf(event.object))
    return previous && { previous }
  }
  const previous = cache.put(event.object)
  return previous ? { previous, current: event.object } : { current: event.object }
}

/** Gives the reader of a kind; the informer behind it starts with the first question. */
export type Read = <T extends KubeObject>(kind: Kind<T>) => ObjectReader<T>

/** One informer a kind, shared by everything in the control plane. */
export interface Informers extends Disposable {
  readonly read: Read
  of<T extends KubeObject>(kind: Kind<T>): Informer<T>
}

export function createInformers(registry: Registry): Informers {
  const informers = new Map<string, Informer<KubeObject>>()
  const of = <T extends KubeObject>(kind: Kind<T>): Informer<T> => {
    const name = `${kind.group}/${kind.resource}`
    const known = informers.get(name)
    // A kind's descriptor and its informer are made for one T; the map cannot say so.
    if (known) return known as unknown as Informer<T>
    const informer = createInformer(registry, kind)
    informers.set(name, informer)
    return informer
  }
  return {
    of,
    read: (kind) => of(kind).cache,
    dispose() {
      for (const informer of informers.values()) informer.dispose()
      informers.clear()
    },
  }
}
