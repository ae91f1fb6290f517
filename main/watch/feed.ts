import type { Clock } from '#base/clock.ts'
import { DisposableStore, type Disposable } from '#base/disposable.ts'
import { Emitter } from '#base/emitter.ts'
import { AppError } from '#base/errors.ts'
import { toEnvelope } from '#contract/errors.ts'
import type { FeedState } from '#contract/objects.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Connection } from '../clusters/connection.ts'
import type { ListQuery } from './list-pages.ts'
import { ObjectCache, type CacheChange } from './object-cache.ts'
import { Reflector, type ReflectorSink } from './reflector.ts'

/** What a feed watches: a connection that says when it is worth another attempt. */
export interface WatchedCluster extends Connection {
  readonly id: string
  onReset(listener: () => void): Disposable
}

/** One reflector and its cache, shared by all who look at the same list. */
export class Feed implements ReflectorSink, Disposable {
  readonly cluster: WatchedCluster
  readonly cache = new ObjectCache()
  readonly #clock: Clock
  readonly #store = new DisposableStore()
  readonly #changes = new Emitter<CacheChange>()
  readonly #states = new Emitter<FeedState>()
  #reflector: Reflector | undefined
  #state: FeedState
  /** True from the first whole list on: then an empty cache means an empty list. */
  #hasListed = false

  constructor(cluster: WatchedCluster, query: ListQuery, clock: Clock) {
    this.cluster = cluster
    this.#clock = clock
    this.#state = { cluster: cluster.id, state: 'loading' }
    this.#reflector = new Reflector(cluster, query, this, clock)
    this.#store.add(
      cluster.onReset(() => {
        if (this.#reflector) this.wake()
        else this.#reflector = new Reflector(cluster, query, this, clock)
      }),
    )
  }

  get state(): FeedState {
    return this.#state
  }

  onChange(listener: (change: CacheChange) => void): Disposable {
    return this.#changes.on(listener)
  }

  onState(listener: (state: FeedState) => void): Disposable {
    return this.#states.on(listener)
  }

  wake(): void {
    this.#reflector?.wake()
  }

  /** Leaves the cluster alone until it is connected again; what is known stays, as stale. */
  suspend(): void {
    this.#reflector?.dispose()
    this.#reflector = undefined
    this.failed(new AppError('cluster.disconnected', { cluster: this.cluster.id }))
  }

  replaced(objects: readonly KubeObject[]): void {
    this.#hasListed = true
    this.#tell(this.cache.replace(objects))
  }

  changed(events: Parameters<ReflectorSink['changed']>[0]): void {
    const upserts: KubeObject[] = []
    const deletes: KubeObject[] = []
    for (const { type, object } of events) {
      if (type === 'DELETED') this.cache.delete(object)
      else this.cache.set(object)
      ;(type === 'DELETED' ? deletes : upserts).push(object)
    }
    this.#tell({ upserts, deletes })
  }

  live(): void {
    if (this.#state.state !== 'live') this.#change({ cluster: this.cluster.id, state: 'live' })
  }

  failed(error: unknown): void {
    const asOf = this.#state.state === 'live' ? new Date(this.#clock.now()).toISOString() : this.#state.asOf
    this.#change({
      cluster: this.cluster.id,
      state: this.#hasListed ? 'stale' : 'failed',
      ...(asOf ? { asOf } : {}),
      error: toEnvelope(error),
    })
  }

  dispose(): void {
    this.#reflector?.dispose()
    this.#store.dispose()
  }

  #tell(change: CacheChange): void {
    if (change.upserts.length + change.deletes.length > 0) this.#changes.emit(change)
  }

  #change(state: FeedState): void {
    this.#state = state
    this.#states.emit(state)
  }
}
