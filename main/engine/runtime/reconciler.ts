import { DisposableStore, type Disposable } from '#base/disposable.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { isReason } from '#kube/meta/status.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/logger.ts'
import type { Committer } from './committer.ts'
import type { Informers, Read } from './informer.ts'
import type { Outcome } from './intents.ts'
import { WorkQueue } from './work-queue.ts'

/** Which keys a change of a kind concerns. Called with the object before and after the change. */
export interface WatchDeclaration {
  readonly kind: Kind
  keysOf(object: KubeObject, read: Read): Iterable<string>
}

export function watches<T extends KubeObject>(
  kind: Kind<T>,
  keysOf: (object: T, read: Read) => Iterable<string>,
): WatchDeclaration {
  // Its informer hands it objects of this kind only.
  return { kind: kind as unknown as Kind, keysOf: keysOf as WatchDeclaration['keysOf'] }
}

export interface ControllerServices {
  readonly informers: Informers
  readonly clock: Clock
  readonly logger: Logger
  committerFor(component: string): Committer
}

export interface Controller extends Disposable {
  readonly name: string
  /** Resolves when no key is worked on. */
  settled(): Promise<void>
}

export interface ReconcilerDeclaration {
  readonly name: string
  readonly watches: readonly WatchDeclaration[]
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
  for (const { kind, keysOf } of declaration.watches) {
    subscriptions.add(
      informers.of(kind).onChange(({ previous, current }) => {
        for (const key of previous ? keysOf(previous, read) : []) queue.add(key)
        for (const key of current ? keysOf(current, read) : []) queue.add(key)
      }),
    )
  }
  for (const key of declaration.initialKeys(read)) queue.add(key)
  return {
    name: declaration.name,
    settled: () => queue.settled(),
    dispose() {
      subscriptions.dispose()
      queue.dispose()
    },
  }
}
