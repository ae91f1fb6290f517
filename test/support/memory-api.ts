import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'
import { silentLogger } from '#base/logger.ts'
import { fetchFrom } from '../../main/engine/api/fetch.ts'
import { createApi, type ApiOptions } from '../../main/engine/api/handler.ts'
import { openStore } from '../../main/engine/mvcc/open-store.ts'
import { createRegistry } from '../../main/engine/registry/create-registry.ts'
import type { PodStreams } from '../../main/engine/registry/pod-streams.ts'
import type { Registry } from '../../main/engine/registry/registry.ts'

/** The API over an empty store in memory, without kinds' rules, admission or controllers. */
export interface MemoryApi extends Disposable {
  readonly registry: Registry
  readonly options: ApiOptions
  fetch(path: string, init?: RequestInit): Promise<Response>
}

const noStreams: PodStreams = {
  logs: () => {
    throw new Error('no pod has a log here')
  },
  dial: () => Promise.reject(new Error('no pod listens here')),
}

export const testUser = { name: 'tester', groups: ['system:masters'] }

export function createMemoryApi(clock: Clock, podStreams: PodStreams = noStreams): MemoryApi {
  const store = openStore({ clock })
  const registry = createRegistry({ store, clock })
  const ping = { name: 'ping', check: () => undefined }
  const options: ApiOptions = {
    registry,
    podStreams,
    clock,
    logger: silentLogger,
    health: { livez: [ping], readyz: [ping] },
  }
  const api = createApi(options)
  return {
    registry,
    options,
    fetch: (path, init) => fetchFrom(api, testUser, silentLogger, new Request(`https://engine${path}`, init)),
    dispose() {
      api.dispose()
      store.close()
    },
  }
}
