import type { Clock } from '#base/clock.ts'
import { silentLogger } from '#base/logger.ts'
import { keepClientTrust } from '../auth/client-trust.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { bootstrap, publishApiServer } from '../bootstrap.ts'
import { createServedKinds } from '../kinds/served-kinds.ts'
import { formatKey, tableOf } from '../mvcc/key.ts'
import { openStore } from '../mvcc/open-store.ts'
import { createRegistry } from '../registry/create-registry.ts'
import { versionsOfServed } from '../registry/managed-fields/versions.ts'
import { beforeTime, type FirstObjects } from './put-first-objects.ts'

const clock: Clock = {
  now: () => beforeTime,
  monotonic: () => 0,
  schedule: () => ({
    dispose: () => undefined,
  }),
}

/** Of the range that documentation has for itself. Source: RFC 5737. */
const anyAddress = '192.0.2.1'
const anyPort = 1

/** What an empty store has after its first start, for the build. */
export async function makeFirstObjects(): Promise<FirstObjects> {
  const store = openStore({ clock })
  const served = createServedKinds()
  const registry = createRegistry({
    store,
    clock,
    strategies: served.strategyOf,
    versions: versionsOfServed(served),
    admission: [],
  })
  const content = (): (readonly [key: string, object: KubeObject])[] =>
    served.all.flatMap(({ stored }) => {
      const resource = tableOf(stored)
      return store.list(resource).map((object) => {
        const { namespace = '', name } = object.metadata
        return [formatKey({ resource, namespace, name }), object] as const
      })
    })
  await bootstrap(registry)
  const common = Object.fromEntries(content())
  await publishApiServer(registry, anyPort, anyAddress)
  const trust = keepClientTrust({ registry, clock, logger: silentLogger, authority: () => '' })
  await trust.publish()
  const own = content()
    .filter(([key]) => !(key in common))
    .map(([key, object]) => [key, JSON.stringify(object)] as const)
  trust.dispose()
  store.close()
  return { common: JSON.stringify(common), own: Object.fromEntries(own) }
}
