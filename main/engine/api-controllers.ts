import { apiDeclarations } from './controllers/api-declarations.ts'
import { createInformers } from './runtime/informer.ts'
import { startControllers, type ControllerOptions } from './runtime/start-controllers.ts'

/** Runs what the API server sees to itself, where there is no control plane to do so. The answer stops it. */
export function startApiControllers(options: Omit<ControllerOptions, 'informers'>): () => Promise<void> {
  const informers = createInformers(options.registry)
  const stop = startControllers(apiDeclarations, { ...options, informers })
  return async () => {
    await stop()
    informers.dispose()
  }
}
