import { kindOfObject } from '#kube/kinds/registry.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { keyOf, type KubeObject } from '#kube/meta/object.ts'
import type { View } from '../../main/engine/runtime/controller.ts'
import { IndexedCache } from '../../main/engine/runtime/indexed-cache.ts'
import type { Read } from '../../main/engine/runtime/informer.ts'

/** A cluster of exactly these objects, as reconcilers read it. */
export function readerOf(objects: readonly KubeObject[]): Read {
  const caches = new Map<string, IndexedCache<KubeObject>>()
  const cacheOf = (kind: Pick<Kind, 'group' | 'kind'>): IndexedCache<KubeObject> => {
    const name = `${kind.group}/${kind.kind}`
    const known = caches.get(name) ?? new IndexedCache<KubeObject>()
    caches.set(name, known)
    return known
  }
  for (const object of objects) {
    const kind = kindOfObject(object.apiVersion, object.kind)
    if (!kind) throw new Error(`${object.apiVersion} ${object.kind} has no descriptor`)
    cacheOf(kind).put(object)
  }
  return <T extends KubeObject>(kind: Kind<T>) => cacheOf(kind) as unknown as IndexedCache<T>
}

/** The view of a reconciler on one object among others. */
export function viewOf<T extends KubeObject>(object: T, others: readonly KubeObject[], now: number): View<T> {
  return { key: keyOf(object), object, read: readerOf([object, ...others]), now }
}
