import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'
import { silentLogger } from '#base/logger.ts'
import { fetchFrom } from '../../main/engine/api/fetch.ts'
import { createAccess } from '../../main/engine/auth/access.ts'
import { defaultConfiguration } from '../../main/engine/auth/configuration/access-configuration.ts'
import { newKeyring } from '../../main/engine/auth/service-accounts/keyring.ts'
import { createApi, type Api, type ApiOptions } from '../../main/engine/api/handler.ts'
import { createServedKinds } from '../../main/engine/kinds/served-kinds.ts'
import { openStore } from '../../main/engine/mvcc/open-store.ts'
import { createRegistry } from '../../main/engine/registry/create-registry.ts'
import { versionsOfServed } from '../../main/engine/registry/managed-fields/versions.ts'
import type { PodStreams } from '../../main/engine/registry/pod-streams.ts'
import type { Registry } from '../../main/engine/registry/registry.ts'

/** The API over an empty store in memory, without kinds' rules, admission or controllers. */
export interface MemoryApi extends Disposable {
  readonly registry: Registry
  readonly options: ApiOptions
  readonly api: Api
  fetch(path: string, init?: RequestInit): Promise<Response>
}

const noStreams: PodStreams = {
  logs: () => {
    throw new Error('no pod has a log here')
  },
  dial: () => Promise.reject(new Error('no pod listens here')),
  exec: () => Promise.reject(new Error('no pod runs here')),
  attach: () => Promise.reject(new Error('no pod runs here')),
}

export const testUser = { name: 'tester', groups: ['system:masters'] }

export function createMemoryApi(clock: Clock, podStreams: Partial<PodStreams> = {}): MemoryApi {
  const store = openStore({ clock })
  const served = createServedKinds()
  const registry = createRegistry({ store, clock, versions: versionsOfServed(served) })
  const keyring = newKeyring()
  const access = createAccess({
    registry,
    clock,
    logger: silentLogger,
    keyring: () => Promise.resolve(keyring),
    configuration: () => defaultConfiguration,
  })
  const ping = { name: 'ping', check: () => undefined }
  const options: ApiOptions = {
    registry,
    served,
    access,
    podStreams: { ...noStreams, ...podStreams },
    clock,
    logger: silentLogger,
    health: { livez: [ping], readyz: [ping] },
  }
  const api = createApi(options)
  return {
    registry,
    options,
    api,
    fetch: (path, init) => fetchFrom(api, testUser, silentLogger, new Request(`https://engine${path}`, init)),
    dispose() {
      api.dispose()
      access.dispose()
      store.close()
    },
  }
}
