import type { Clock } from '#base/clock.ts'
import { toDisposable, type Disposable } from '#base/disposable.ts'
import { messageOf } from '#base/errors.ts'
import { parseJson } from '#base/exact-json.ts'
import type { Logger } from '#base/logger.ts'
import { freezeJson, jsonOf } from '#kube/meta/json.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { internalError } from '#kube/meta/status-errors.ts'
import { type Driver, StorageFullError } from './driver.ts'
import { createHistory, type History } from './history.ts'
import { formatKey, type Key, parseKey } from './key.ts'
import { createMaintenance } from './maintenance.ts'
import { ObjectIndex } from './object-index.ts'
import { RevisionConflict, type Store, type StoreEvent } from './store.ts'
import { deletedAt } from './tombstone.ts'

export interface StoreOptions {
  readonly driver: Driver
  readonly clock: Clock
  readonly logger: Logger
  /** Tables of heartbeats, whose history is kept for 15 minutes and no longer. */
  readonly shortLived?: ReadonlySet<string>
}

interface QueuedWrite {
  readonly event: StoreEvent
  readonly resolve: (object: KubeObject) => void
  readonly reject: (error: unknown) => void
}

type CommitListener = (events: readonly StoreEvent[]) => void

/** The store over a driver. All current objects are in memory; old history stays with the driver. */
export function createStore(options: StoreOptions): Store {
  return new MvccStore(options)
}

class MvccStore implements Store {
  readonly #driver: Driver
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #tables = new Map<string, ObjectIndex>()
  readonly #listeners = new Map<string, Set<CommitListener>>()
  readonly #history: History
  readonly #shortLived: ReadonlySet<string>
  readonly #maintenance: Disposable & { touch(): void }
  #queue: QueuedWrite[] = []
  /** Written, and not yet known to be durable. */
  #committing: readonly QueuedWrite[] = []
  /** What `peek` sees before the committed state: the newest event of each key that is queued or being committed. */
  readonly #pending = new Map<string, StoreEvent>()
  #revision: number
  #isClosed = false
  #failure: string | undefined
  /** Why nothing is written any more. */
  #lost: Error | undefined

  constructor({ driver, clock, logger, shortLived = new Set() }: StoreOptions) {
    this.#shortLived = shortLived
    this.#driver = driver
    this.#clock = clock
    this.#logger = logger
    const snapshot = driver.load()
    for (const { key, value } of snapshot.objects) {
      const { resource, namespace, name } = parseKey(key)
      this.#table(resource).set(namespace, name, freezeJson(parseJson(value) as KubeObject))
    }
    this.#revision = snapshot.revision
    this.#history = createHistory(
      driver,
      snapshot,
      (key) => this.get(key),
      (resource) => shortLived.has(resource),
    )
    this.#maintenance = createMaintenance({ driver, clock, logger, history: this.#history })
  }

  get revision(): number {
    return this.#revision
  }

  get failure(): string | undefined {
    return this.#failure
  }

  get floor(): number {
    return this.#history.floor
  }

  get({ resource, namespace, name }: Key): KubeObject | undefined {
    return this.#tables.get(resource)?.get(namespace, name)
  }

  list(resource: string, namespace?: string): KubeObject[] {
    return this.#tables.get(resource)?.list(namespace) ?? []
  }

  count(resource: string): number {
    return this.#tables.get(resource)?.size ?? 0
  }

  listAt(resource: string, namespace: string | undefined, revision: number): KubeObject[] {
    if (revision >= this.#revision) return this.list(resource, namespace)
    const events = this.#history.since(resource, revision)
    if (events.length === 0) return this.list(resource, namespace)
    const index = new ObjectIndex()
    for (const object of this.list(resource)) index.set(object.metadata.namespace ?? '', object.metadata.name, object)
    for (const { key, previous } of events.reverse()) {
      if (previous) index.set(key.namespace, key.name, previous)
      else index.delete(key.namespace, key.name)
    }
    return index.list(namespace)
  }

  eventsSince(resource: string, revision: number): StoreEvent[] {
    return this.#history.since(resource, revision)
  }

  peek(key: Key): KubeObject | undefined {
    const pending = this.#pending.get(formatKey(key))
    return pending ? pending.object : this.get(key)
  }

  peekList(resource: string): KubeObject[] {
    const changed = [...this.#pending.values()].filter(({ key }) => key.resource === resource)
    if (changed.length === 0) return this.list(resource)
    const untouched = this.list(resource).filter(
      (object) =>
        !this.#pending.has(
          formatKey({ resource, namespace: object.metadata.namespace ?? '', name: object.metadata.name }),
        ),
    )
    return [...untouched, ...changed.flatMap(({ object }) => object ?? [])]
  }

  put(key: Key, expected: KubeObject | undefined, object: KubeObject): Promise<KubeObject> {
    this.#expect(key, expected)
    const revision = this.#nextRevision
    object.metadata.resourceVersion = String(revision)
    return this.#enqueue({ revision, key, object: freezeJson(object), previous: expected })
  }

  remove(key: Key, expected: KubeObject): Promise<KubeObject> {
    this.#expect(key, expected)
    const revision = this.#nextRevision
    return this.#enqueue({ revision, key, object: undefined, previous: expected })
  }

  onCommit(resource: string, listener: CommitListener): Disposable {
    const listeners = this.#listeners.get(resource) ?? new Set()
    this.#listeners.set(resource, listeners)
    // A wrapper, so that one function registered twice is told twice and disposed once at a time.
    const entry: CommitListener = (events) => {
      listener(events)
    }
    listeners.add(entry)
    return toDisposable(() => listeners.delete(entry))
  }

  close(): void {
    if (this.#isClosed) return
    // Whether it is durable is decided by closing.
    if (this.#queue.length > 0) this.#write()?.catch(() => undefined)
    this.#isClosed = true
    this.#maintenance.dispose()
    this.#driver.close()
    this.#settle()
  }

  #table(resource: string): ObjectIndex {
    let table = this.#tables.get(resource)
    if (!table) this.#tables.set(resource, (table = new ObjectIndex()))
    return table
  }

  #expect(key: Key, expected: KubeObject | undefined): void {
    if (this.#isClosed) throw internalError('the store is closed')
    if (this.peek(key) !== expected) throw new RevisionConflict(`${formatKey(key)} was changed by another write`)
  }

  get #nextRevision(): number {
    return this.#revision + this.#committing.length + this.#queue.length + 1
  }

  #enqueue(event: StoreEvent): Promise<KubeObject> {
    if (this.#lost) return Promise.reject(this.#lost)
    // What arrives in one turn of the event loop, or while a commit is under way, shares a commit, and so one fsync.
    if (this.#queue.length === 0 && this.#committing.length === 0) this.#scheduleFlush()
    this.#pending.set(formatKey(event.key), event)
    return new Promise((resolve, reject) => this.#queue.push({ event, resolve, reject }))
  }

  #scheduleFlush(): void {
    setImmediate(() => {
      if (!this.#isClosed) this.#flush()
    })
  }

  #flush(): void {
    const durable = this.#write()
    if (!durable) this.#settle()
    else {
      durable.then(
        () => {
          this.#settle()
        },
        (error: unknown) => {
          this.#lose(error)
        },
      )
    }
  }

  /** Hands the queue to the driver. What that does not take is refused to those who wait for it. */
  #write(): Promise<void> | undefined {
    const batch = this.#queue
    const earlier = this.#committing
    this.#queue = []
    this.#committing = [...earlier, ...batch]
    try {
      return this.#commit(batch)
    } catch (error) {
      this.#committing = earlier
      this.#refuse(batch, this.#failureOf(error))
      return undefined
    }
  }

  /** What was being committed is durable: now everybody sees it. */
  #settle(): void {
    const batch = this.#committing
    this.#committing = []
    if (batch.length === 0) return
    this.#failure = undefined
    this.#forget(batch)
    this.#apply(batch)
    this.#publish(batch)
    for (const { event, resolve } of batch) resolve(event.object ?? deletedAt(event))
    if (this.#isClosed) return
    this.#maintenance.touch()
    if (this.#queue.length > 0) this.#scheduleFlush()
  }

  /**
   * The medium may have kept what was being committed, or not: nothing can be built on it until it is read again, by
   * the next start.
   */
  #lose(error: unknown): void {
    if (this.#isClosed) return
    this.#lost = this.#failureOf(error)
    const batch = [...this.#committing, ...this.#queue]
    this.#committing = []
    this.#queue = []
    this.#refuse(batch, this.#lost)
  }

  #refuse(batch: readonly QueuedWrite[], failure: Error): void {
    this.#failure = failure.message
    this.#forget(batch)
    for (const { reject } of batch) reject(failure)
  }

  #forget(batch: readonly QueuedWrite[]): void {
    for (const { event } of batch) {
      const key = formatKey(event.key)
      if (this.#pending.get(key) === event) this.#pending.delete(key)
    }
  }

  #commit(batch: readonly QueuedWrite[]): Promise<void> | undefined {
    const time = this.#clock.now()
    return this.#driver.commit(
      batch.map(({ event: { revision, key, object } }) => ({
        revision,
        time,
        key: formatKey(key),
        value: object && jsonOf(object),
        isShortLived: this.#shortLived.has(key.resource),
      })),
    )
  }

  #apply(batch: readonly QueuedWrite[]): void {
    for (const { event } of batch) {
      const { resource, namespace, name } = event.key
      if (event.object) this.#table(resource).set(namespace, name, event.object)
      else this.#table(resource).delete(namespace, name)
      this.#history.add(event)
      this.#revision = event.revision
    }
  }

  #publish(batch: readonly QueuedWrite[]): void {
    const byTable = Map.groupBy(batch, ({ event }) => event.key.resource)
    for (const [resource, writes] of byTable) {
      const events = writes.map(({ event }) => event)
      for (const listener of [...(this.#listeners.get(resource) ?? [])]) {
        try {
          listener(events)
        } catch (error) {
          this.#logger.error('a watcher failed', { resource, error: error as Error })
        }
      }
    }
  }

  #failureOf(error: unknown): Error {
    const isFull = error instanceof StorageFullError
    this.#logger.error('a commit failed', { isFull, error: error as Error })
    const message = isFull
      ? 'the disk that holds the data directory is full: free some space and try again'
      : `the write could not be stored: ${messageOf(error)}`
    return internalError(message, { cause: error })
  }
}
