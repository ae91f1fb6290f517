import { AppError } from '#base/errors.ts'
import { fetchFrom } from './api/fetch.ts'
import type { Api } from './api/handler.ts'
import { adminUser } from './auth/admin-user.ts'
import { startEngine, type EngineAddress, type EngineOptions } from './start-engine.ts'

/** A cluster of its own: the API, its store, its controllers and its nodes. */
export interface Engine {
  /** Throws AppError `engine.*` or `kubeconfig.*`, and then leaves nothing running. */
  start(): Promise<EngineAddress>
  /** Containers go on running, and are taken over by the next start. */
  stop(): Promise<void>
  /** The API for this process, as the administrator. */
  fetch(request: Request): Promise<Response>
}

export function createEngine(options: EngineOptions): Engine {
  let parts: AsyncDisposableStack | undefined
  let api: Api | undefined
  const stop = async (): Promise<void> => {
    const stopping = parts
    parts = undefined
    api = undefined
    await stopping?.disposeAsync()
  }
  return {
    async start() {
      if (parts) throw new AppError('engine.failed', { reason: 'the engine has been started already' })
      const stack = new AsyncDisposableStack()
      parts = stack
      try {
        return await startEngine(options, stack, (made) => {
          api = made
        })
      } catch (error) {
        await stop()
        throw error
      }
    },
    stop,
    fetch(request) {
      if (!api) return Promise.reject(new AppError('engine.stopped'))
      return fetchFrom(api, adminUser, options.logger, request)
    },
  }
}
