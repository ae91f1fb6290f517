import type { Kind } from '#kube/meta/kind.ts'
import { keyOf, type KubeObject } from '#kube/meta/object.ts'
import type { Read } from './informer.ts'
import type { Outcome } from './intents.ts'
import { watches, type ReconcilerDeclaration, type WatchDeclaration } from './reconciler.ts'

/** Everything a reconciliation may know. The same view gives the same outcome. */
export interface View<T extends KubeObject> {
  readonly key: string
  /** The object, as it is now; absent when it is gone. */
  readonly object: T | undefined
  readonly read: Read
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** A controller: which objects it looks after, what makes one dirty, and a pure function that brings one in order. */
export interface ControllerDeclaration<T extends KubeObject> {
  readonly name: string
  readonly kind: Kind<T>
  /** Which objects of the kind it looks after; all of them where it is absent. */
  readonly concerns?: (object: T) => boolean
  /** What else makes one of them dirty. */
  readonly watches?: readonly WatchDeclaration[]
  /** How many objects are worked on side by side; 5 where it is absent. */
  readonly workers?: number
  reconcile(view: View<T>): Outcome
}

/** Every object is a key at the start, and whenever it or what is watched changes. */
export function defineController<T extends KubeObject>(declaration: ControllerDeclaration<T>): ReconcilerDeclaration {
  const { name, kind, concerns = () => true, watches: others = [], workers = 5 } = declaration
  return {
    name,
    workers,
    watches: [watches(kind, (object) => (concerns(object) ? [keyOf(object)] : [])), ...others],
    initialKeys: (read) => read(kind).list().filter(concerns).map(keyOf),
    reconcile: (key, read, now) => declaration.reconcile({ key, object: read(kind).find(key), read, now }),
  }
}
