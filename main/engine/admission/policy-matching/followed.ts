import { toDisposable, type Disposable } from '#base/disposable.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Registry } from '../../registry/registry.ts'

/**
 * All objects of a kind in the order of their names, as of the last commit. The registry tells of a commit before its
 * writes resolve: who has written a policy finds that it holds.
 */
export class Followed<T extends KubeObject, Made> {
  readonly #kind: Kind<T>
  readonly #make: (objects: readonly T[]) => readonly Made[]
  readonly #objects = new Map<string, T>()
  #made: readonly Made[] | undefined = []

  /** `make` puts together what is asked for of all objects, once for each change. */
  constructor(kind: Kind<T>, make: (objects: readonly T[]) => readonly Made[]) {
    this.#kind = kind
    this.#make = make
  }

  get all(): readonly Made[] {
    return (this.#made ??= this.#make([...this.#objects.values()].sort(byName)))
  }

  follow(registry: Registry): Disposable {
    const { items, resourceVersion } = registry.list(this.#kind)
    for (const object of items) this.#objects.set(object.metadata.name, object)
    this.#made = undefined
    const watch = registry.watch(this.#kind, { sinceRevision: Number(resourceVersion) }, (events) => {
      for (const { type, object } of events) {
        if (type === 'DELETED') this.#objects.delete(object.metadata.name)
        else this.#objects.set(object.metadata.name, object)
      }
      this.#made = undefined
    })
    return toDisposable(() => {
      watch.dispose()
    })
  }
}

function byName(a: KubeObject, b: KubeObject): number {
  return a.metadata.name < b.metadata.name ? -1 : 1
}
