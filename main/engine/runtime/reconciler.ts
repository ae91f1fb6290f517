import { DisposableStore, toDisposable, type Disposable } from '#base/disposable.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { isReason } from '#kube/meta/status.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/logger.ts'
import type { Committer } from './committer.ts'
import type { Informers, Read } from './informer.ts'
import type { Outcome } from './intents.ts'
import { WorkQueue, type QueueObserver } from './work-queue.ts'

/** A change as a whole: without `previous` a creation, without `current` a deletion. */
export interface Change<T extends KubeObject = KubeObject> {
  readonly previous?: T | undefined
  readonly current?: T | undefined
}

/** Which keys a change of a kind concerns. Called with the object before and after the change. */
export interface WatchDeclaration {
  readonly kind: Kind
  keysOf(object: KubeObject, read: Read, change: Change): Iterable<string>
}

export function watches<T extends KubeObject>(
  kind: Kind<T>,
  keysOf: (object: T, read: Read, change: Change<T>) => Iterable<string>,
): WatchDeclaration {
  // Its informer hands it objects of this kind only.
  return { kind: kind as unknown as Kind, keysOf: keysOf as WatchDeclaration['keysOf'] }
}

/** What is watched where kinds come and go. */
export interface ChangingWatches {
  current(): readonly WatchDeclaration[]
  onChange(listener: () => void): Disposable
}

export interface ControllerServices {
  readonly informers: Informers
  readonly clock: Clock
  readonly logger: Logger
  committerFor(component: string): Committer
  /** Who watches over the queue of a controller; absent: nobody. */
  readonly observeQueue?: ((name: string) => QueueObserver) | undefined
}

export interface Controller extends Disposable {
  readonly name: string
  /** Resolves when no key is worked on. */
  settled(): Promise<void>
}

export interface ReconcilerDeclaration {
  readonly name: string
  readonly watches: readonly WatchDeclaration[]
  /** In addition; the initial keys are asked for again when they change. */
  readonly changingWatches?: ChangingWatches
  readonly workers: number
  /** The keys there are at the start. */
  initialKeys(read: Read): Iterable<string>
  reconcile(key: string, read: Read, now: number): Outcome
}

/** The loop below every controller: changes make keys, keys make outcomes, outcomes are committed. */
export function createReconciler(declaration: ReconcilerDeclaration, services: ControllerServices): Controller {
  const { informers, clock } = services
  const { read } = informers
  const logger = services.logger.with({ controller: declaration.name })
  const committer = services.committerFor(declaration.name)
  const queue = new WorkQueue({
    clock,
    workers: declaration.workers,
    observer: services.observeQueue?.(declaration.name),
    async process(key) {
      const { intents, requeueAfter } = declaration.reconcile(key, read, clock.now())
      await committer.commit(intents)
      return requeueAfter
    },
    onFailure(key, error, attempt, retryIn) {
      // Losing a race is how optimistic concurrency works; the next attempt sees what won.
      const isRace = isReason(error, 'Conflict') || isReason(error, 'NotFound')
      logger[isRace ? 'debug' : 'warn']('reconcile failed', { key, attempt, retryIn, error: error as Error })
    },
  })
  const subscriptions = new DisposableStore()
  const enqueueAll = (keys: Iterable<string>): void => {
    for (const key of keys) queue.add(key)
  }
  const subscribe = ({ kind, keysOf }: WatchDeclaration): Disposable =>
    informers.of(kind).onChange((change) => {
      const { previous, current } = change
      if (previous) enqueueAll(keysOf(previous, read, change))
      if (current) enqueueAll(keysOf(current, read, change))
    })
  for (const watch of declaration.watches) subscriptions.add(subscribe(watch))
  const start = (): void => {
    enqueueAll(declaration.initialKeys(read))
  }
  if (declaration.changingWatches) subscriptions.add(followWatches(declaration.changingWatches, subscribe, start))
  start()
  return {
    name: declaration.name,
    settled: () => queue.settled(),
    dispose() {
      subscriptions.dispose()
      queue.dispose()
    },
  }
}

/** Keeps one subscription for each kind that is watched at the moment. */
function followWatches(
  watches: ChangingWatches,
  subscribe: (watch: WatchDeclaration) => Disposable,
  onNew: () => void,
): Disposable {
  const known = new Map<Kind, Disposable>()
  /** True where there is something new. */
  const update = (): boolean => {
    const current = new Map(watches.current().map((watch) => [watch.kind, watch]))
    for (const [kind, subscription] of known) {
      if (current.has(kind)) continue
      subscription.dispose()
      known.delete(kind)
    }
    const added = [...current.values()].filter(({ kind }) => !known.has(kind))
    for (const watch of added) known.set(watch.kind, subscribe(watch))
    return added.length > 0
  }
  update()
  const changes = watches.onChange(() => {
    if (update()) onNew()
  })
  return toDisposable(() => {
    changes.dispose()
    for (const subscription of known.values()) subscription.dispose()
  })
}
