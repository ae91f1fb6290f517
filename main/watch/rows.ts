import { delay } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import { DisposableStore } from '#base/disposable.ts'
import { Pulse } from '#base/pulse.ts'
import type { FeedState, RowsUpdate } from '#contract/objects.ts'
import type { ResourceRef } from '#contract/schemas.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { WatchedCluster } from './feed.ts'
import type { FeedView, WatchHub } from './hub.ts'
import { rowIdOf, toRow } from './row.ts'

export interface RowsQuery {
  readonly resource: ResourceRef
  readonly namespaces?: readonly string[]
  readonly labelSelector?: string
  readonly fieldSelector?: string
}

/** How long the first snapshot waits for the slower clusters. */
const patience = 400
/** Changes within this time are one batch. */
const batchTime = 100

/**
 * A list of one or several clusters as rows: a snapshot, then what changes. Between two reads changes gather by object,
 * so a slow reader costs no more memory than there are objects.
 */
export async function* watchRows(
  hub: WatchHub,
  clusters: readonly WatchedCluster[],
  query: RowsQuery,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<RowsUpdate, void, void> {
  const reader = new RowsReader(hub, clusters, query)
  const onAbort = (): void => {
    reader.pulse.notify()
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    await reader.settle(clock, signal)
    yield reader.snapshot()
    while (!signal.aborted) {
      await reader.pulse.wait()
      await delay(clock, batchTime, signal)
      yield* reader.take()
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
    reader.dispose()
  }
}

interface Part {
  readonly cluster: string
  readonly views: readonly FeedView[]
}

class RowsReader {
  readonly pulse = new Pulse()
  readonly #resource: ResourceRef
  readonly #parts: readonly Part[]
  readonly #store = new DisposableStore()
  /** By row id; `null` is deleted. Projected when they are read, once for however many changes. */
  readonly #changed = new Map<string, { cluster: string; object: KubeObject } | null>()
  readonly #told = new Map<string, string>()

  constructor(hub: WatchHub, clusters: readonly WatchedCluster[], query: RowsQuery) {
    const { resource, namespaces, ...selectors } = query
    this.#resource = resource
    const scopes = resource.namespaced && namespaces ? namespaces.map((namespace) => ({ namespace })) : [{}]
    this.#parts = clusters.map((cluster) => ({
      cluster: cluster.id,
      views: scopes.map((scope) => this.#store.add(hub.follow(cluster, { resource, ...scope, ...selectors }))),
    }))
    for (const { cluster, views } of this.#parts) for (const view of views) this.#listen(cluster, view)
  }

  dispose(): void {
    this.#store.dispose()
  }

  /** Resolves when every cluster has answered or failed, or after a moment. */
  async settle(clock: Clock, signal: AbortSignal): Promise<void> {
    let isOver = false
    const timer = this.#store.add(
      clock.schedule(patience, () => {
        isOver = true
        this.pulse.notify()
      }),
    )
    while (!isOver && !signal.aborted && this.#feeds().some(({ state }) => state === 'loading')) await this.pulse.wait()
    this.#store.release(timer)
  }

  snapshot(): RowsUpdate {
    this.#changed.clear()
    const feeds = this.#feeds()
    for (const feed of feeds) this.#told.set(feed.cluster, JSON.stringify(feed))
    const rows = this.#parts.flatMap(({ cluster, views }) =>
      views.flatMap((view) => view.objects().map((object) => toRow(cluster, this.#resource, object))),
    )
    return { type: 'snapshot', rows, feeds }
  }

  *take(): Generator<RowsUpdate> {
    for (const feed of this.#feeds()) {
      const text = JSON.stringify(feed)
      if (this.#told.get(feed.cluster) === text) continue
      this.#told.set(feed.cluster, text)
      yield { type: 'feed', feed }
    }
    if (this.#changed.size === 0) return
    const changed = [...this.#changed]
    this.#changed.clear()
    yield {
      type: 'batch',
      upserts: changed.flatMap(([, change]) => (change ? [toRow(change.cluster, this.#resource, change.object)] : [])),
      deletes: changed.flatMap(([id, change]) => (change ? [] : [id])),
    }
  }

  #listen(cluster: string, view: FeedView): void {
    view.onChange(({ upserts, deletes }) => {
      for (const object of deletes) this.#changed.set(rowIdOf(cluster, object), null)
      for (const object of upserts) this.#changed.set(rowIdOf(cluster, object), { cluster, object })
      this.pulse.notify()
    })
    view.onState(() => {
      this.pulse.notify()
    })
  }

  #feeds(): FeedState[] {
    return this.#parts.map(({ views }) => worstOf(views.map(({ state }) => state)))
  }
}

const badness = { live: 0, loading: 1, stale: 2, failed: 3 }

/** Several namespaces of one cluster are several feeds; the window is told of the one that needs attention. */
function worstOf(states: readonly FeedState[]): FeedState {
  return states.reduce((worst, state) => (badness[state.state] > badness[worst.state] ? state : worst))
}
