import type { Clock } from '#base/clock.ts'
import { bootstrap } from '../bootstrap.ts'
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

/** What `bootstrap` makes of an empty store, for the build. */
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
  await bootstrap(registry)
  const objects: FirstObjects = {}
  for (const { stored } of served.all) {
    const resource = tableOf(stored)
    for (const object of store.list(resource)) {
      const { namespace = '', name } = object.metadata
      objects[formatKey({ resource, namespace, name })] = JSON.stringify(object)
    }
  }
  store.close()
  return objects
}
