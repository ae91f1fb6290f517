import type { Clock } from '#base/clock.ts'
import { DisposableStore, toDisposable, type Disposable } from '#base/disposable.ts'
import type { FeedState } from '#contract/objects.ts'
import type { ResourceRef } from '#contract/schemas.ts'
import { pathOf } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { matchesLabels, type ParsedLabelSelector } from '#kube/selectors/labels.ts'
import { parseLabelSelector } from '#kube/selectors/parse-labels.ts'
import { Feed, type WatchedCluster } from './feed.ts'
import type { CacheChange, ObjectCache } from './object-cache.ts'

/** A list that somebody wants to follow. */
export interface FeedQuery {
  readonly resource: ResourceRef
  readonly namespace?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
}

/** How long a feed without readers stays: going back to a list that was just left is instant. */
const keepTime = 30_000

interface Shared {
  readonly feed: Feed
  readers: number
  expiry?: Disposable
}

/** Shares feeds: one for each cluster, resource and scope, however many windows and sessions read it. */
export class WatchHub implements Disposable {
  readonly #clock: Clock
  readonly #shared = new Map<string, Shared>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get size(): number {
    return this.#shared.size
  }

  /** Follows a list until the view is disposed. An open feed of a larger scope serves it where there is one. */
  follow(cluster: WatchedCluster, query: FeedQuery): FeedView {
    const selector = query.labelSelector ? parseLabelSelector(query.labelSelector) : []
    const wide = keyOf(cluster, { resource: query.resource })
    const key = !query.fieldSelector && this.#shared.has(wide) ? wide : keyOf(cluster, query)
    const shared = this.#shared.get(key) ?? this.#open(key, cluster, query)
    shared.expiry?.dispose()
    shared.readers += 1
    const release = toDisposable(() => {
      shared.readers -= 1
      if (shared.readers === 0) shared.expiry = this.#expire(key, shared.feed)
    })
    return new FeedView(shared.feed, query.namespace, selector, release)
  }

  /** Every feed tries at once: the machine was asleep, or on another network. */
  wakeAll(): void {
    for (const { feed } of this.#shared.values()) feed.wake()
  }

  /** Stops watching one cluster until it is connected again; readers keep what they have, as stale. */
  suspend(clusterId: string): void {
    for (const { feed } of this.#shared.values()) if (feed.cluster.id === clusterId) feed.suspend()
  }

  dispose(): void {
    for (const { feed, expiry } of this.#shared.values()) {
      expiry?.dispose()
      feed.dispose()
    }
    this.#shared.clear()
  }

  #open(key: string, cluster: WatchedCluster, query: FeedQuery): Shared {
    const { resource, namespace, labelSelector, fieldSelector } = query
    const list = {
      path: pathOf(resource, namespace),
      ...(labelSelector ? { labelSelector } : {}),
      ...(fieldSelector ? { fieldSelector } : {}),
    }
    const shared: Shared = { feed: new Feed(cluster, list, this.#clock), readers: 0 }
    this.#shared.set(key, shared)
    return shared
  }

  #expire(key: string, feed: Feed): Disposable {
    return this.#clock.schedule(keepTime, () => {
      feed.dispose()
      if (this.#shared.get(key)?.feed === feed) this.#shared.delete(key)
    })
  }
}

/** One reader's part of a feed: what its query matches. */
export class FeedView implements Disposable {
  readonly #feed: Feed
  readonly #namespace: string | undefined
  readonly #selector: ParsedLabelSelector
  readonly #store = new DisposableStore()

  constructor(feed: Feed, namespace: string | undefined, selector: ParsedLabelSelector, release: Disposable) {
    this.#feed = feed
    this.#namespace = namespace
    this.#selector = selector
    this.#store.add(release)
  }

  get state(): FeedState {
    return this.#feed.state
  }

  /** The whole cache, for its indexes; it may hold more than the query matches. */
  get cache(): ObjectCache {
    return this.#feed.cache
  }

  objects(): KubeObject[] {
    const { cache } = this.#feed
    const candidates = this.#namespace === undefined ? [...cache.values()] : cache.inNamespace(this.#namespace)
    return this.#selector.length === 0 ? candidates : candidates.filter((object) => this.#matches(object))
  }

  /** An object that does not match any longer is among the deletes, even where it never matched. */
  onChange(listener: (change: CacheChange) => void): Disposable {
    return this.#store.add(
      this.#feed.onChange(({ upserts, deletes }) => {
        const matching = upserts.filter((object) => this.#matches(object))
        const rest = matching.length === upserts.length ? [] : upserts.filter((object) => !this.#matches(object))
        listener({ upserts: matching, deletes: [...deletes, ...rest] })
      }),
    )
  }

  onState(listener: (state: FeedState) => void): Disposable {
    return this.#store.add(this.#feed.onState(listener))
  }

  dispose(): void {
    this.#store.dispose()
  }

  #matches(object: KubeObject): boolean {
    if (this.#namespace !== undefined && object.metadata.namespace !== this.#namespace) return false
    return matchesLabels(this.#selector, object.metadata.labels)
  }
}

function keyOf(cluster: WatchedCluster, { resource, namespace, labelSelector, fieldSelector }: FeedQuery): string {
  const { group, version, resource: plural } = resource
  return JSON.stringify([cluster.id, group, version, plural, namespace ?? '', labelSelector ?? '', fieldSelector ?? ''])
}
