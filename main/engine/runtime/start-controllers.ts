import type { Clock } from '#base/clock.ts'
import { DisposableStore } from '#base/disposable.ts'
import type { Logger } from '#base/logger.ts'
import type { Registry } from '../registry/registry.ts'
import { createCommitter } from './committer.ts'
import { createEventRecorder, type EventRecorder } from './event-recorder.ts'
import type { Informers } from './informer.ts'
import { createReconciler, type ControllerServices, type ReconcilerDeclaration } from './reconciler.ts'

export interface ControllerOptions {
  readonly registry: Registry
  readonly informers: Informers
  readonly clock: Clock
  readonly logger: Logger
  readonly observeQueue?: ControllerServices['observeQueue']
}

/** Runs controllers, each under a name of its own. The answer stops them, and waits for what they have begun. */
export function startControllers(
  declarations: readonly ReconcilerDeclaration[],
  { registry, informers, clock, logger, observeQueue }: ControllerOptions,
): () => Promise<void> {
  const disposables = new DisposableStore()
  const recorders: EventRecorder[] = []
  const services: ControllerServices = {
    observeQueue,
    informers,
    clock,
    logger,
    committerFor(component) {
      const recorder = createEventRecorder({ registry, clock, logger, component })
      recorders.push(recorder)
      const user = { name: `system:serviceaccount:kube-system:${component}`, groups: ['system:masters'] }
      return createCommitter({ registry, recorder, user })
    },
  }
  const controllers = declarations.map((declaration) => disposables.add(createReconciler(declaration, services)))
  return async () => {
    disposables.dispose()
    await Promise.all(controllers.map((controller) => controller.settled()))
    await Promise.all(recorders.map((recorder) => recorder.settled()))
  }
}
