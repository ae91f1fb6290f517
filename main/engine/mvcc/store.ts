import type { Disposable } from '#base/disposable.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Key } from './key.ts'

/** One committed change. `previous` is absent for a creation, `object` for a deletion. */
export interface StoreEvent {
  readonly revision: number
  readonly key: Key
  readonly object: KubeObject | undefined
  readonly previous: KubeObject | undefined
}

/**
 * Objects by key under one global revision. Reads are synchronous and see commits alone; `peek` also sees what is
 * queued for the next commit, for the writer's own checks.
 */
export interface Store {
  /** The newest committed revision. */
  readonly revision: number
  /** The oldest revision that `eventsSince` and `listAt` can start from. */
  readonly floor: number
  /** Why the last commit failed; undefined once one succeeds. */
  readonly failure: string | undefined

  get(key: Key): KubeObject | undefined
  /** In key order. */
  list(resource: string, namespace?: string): KubeObject[]
  /** How many objects a table has. */
  count(resource: string): number
  /** The list as it was at `revision`. Throws StatusError 410 below the floor. */
  listAt(resource: string, namespace: string | undefined, revision: number): KubeObject[]
  /** Events of one table after `revision`, oldest first. Throws StatusError 410 below the floor. */
  eventsSince(resource: string, revision: number): StoreEvent[]

  peek(key: Key): KubeObject | undefined
  peekList(resource: string): KubeObject[]

  /**
   * Queues a write for the commit at the end of this turn of the event loop. Throws RevisionConflict at once when
   * `peek(key)` is no longer `expected`. The store takes the object over, stamps its resourceVersion and freezes it.
   * Rejects with StatusError 500 when the commit fails; then nothing of the batch happened.
   */
  put(key: Key, expected: KubeObject | undefined, object: KubeObject): Promise<KubeObject>
  /** As `put`; resolves to the last state with the resourceVersion of its deletion. */
  remove(key: Key, expected: KubeObject): Promise<KubeObject>

  /** Called once per commit that touches the table, in revision order, before the writes are acknowledged. */
  onCommit(resource: string, listener: (events: readonly StoreEvent[]) => void): Disposable
  /** Commits what is queued and lets go of the data dir. */
  close(): void
}

/** Another write came first. */
export class RevisionConflict extends Error {
  override readonly name = 'RevisionConflict'
}
