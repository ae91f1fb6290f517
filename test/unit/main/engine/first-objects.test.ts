import { afterEach, expect, test } from 'vitest'
import { bootstrap } from '../../../../main/engine/bootstrap.ts'
import { putFirstObjects } from '../../../../main/engine/bootstrap/put-first-objects.ts'
import { createServedKinds } from '../../../../main/engine/kinds/served-kinds.ts'
import { openStore } from '../../../../main/engine/mvcc/open-store.ts'
import type { Store } from '../../../../main/engine/mvcc/store.ts'
import { createRegistry } from '../../../../main/engine/registry/create-registry.ts'
import { versionsOfServed } from '../../../../main/engine/registry/managed-fields/versions.ts'
import { tableOf } from '../../../../main/engine/mvcc/key.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

const served = createServedKinds()
const clock = new FakeClock()

const stores: Store[] = []
afterEach(() => {
  for (const store of stores.splice(0)) store.close()
})

function emptyCluster() {
  const store = openStore({ clock })
  stores.push(store)
  const strategies = served.strategyOf
  const registry = createRegistry({ store, clock, strategies, versions: versionsOfServed(served), admission: [] })
  return { store, registry }
}

/** All that is in a store, without what is of one cluster alone. */
function contentOf(store: Store): unknown[] {
  return served.all.flatMap(({ stored }) =>
    store.list(tableOf(stored)).map((object: KubeObject) => {
      const { uid, resourceVersion, ...metadata } = object.metadata
      expect([uid, resourceVersion]).toEqual([expect.stringMatching(/^[\da-f-]{36}$/), expect.stringMatching(/^\d+$/)])
      return { ...object, metadata }
    }),
  )
}

test('what the build has prepared is what the first start would make, to the last field', async () => {
  const made = emptyCluster()
  await bootstrap(made.registry)
  const prepared = emptyCluster()
  await putFirstObjects(prepared.store, clock)
  expect(contentOf(prepared.store)).toEqual(contentOf(made.store))
  const { revision } = prepared.store
  await bootstrap(prepared.registry)
  expect(prepared.store.revision).toBe(revision)
})

test('a store that has had something is left alone', async () => {
  const { store, registry } = emptyCluster()
  await bootstrap(registry)
  const { revision } = store
  await putFirstObjects(store, clock)
  expect(store.revision).toBe(revision)
})
