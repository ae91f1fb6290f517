import { afterEach, expect, test } from 'vitest'
import { keepClientTrust } from '../../../../main/engine/auth/client-trust.ts'
import { issueAuthority } from '../../../../main/engine/auth/issue.ts'
import { bootstrap, publishApiServer } from '../../../../main/engine/bootstrap.ts'
import { putFirstObjects } from '../../../../main/engine/bootstrap/put-first-objects.ts'
import { createServedKinds } from '../../../../main/engine/kinds/served-kinds.ts'
import { openStore } from '../../../../main/engine/mvcc/open-store.ts'
import type { Store } from '../../../../main/engine/mvcc/store.ts'
import { createRegistry } from '../../../../main/engine/registry/create-registry.ts'
import type { Registry } from '../../../../main/engine/registry/registry.ts'
import { withoutAdmission } from '../../../../main/engine/registry/without-admission.ts'
import { versionsOfServed } from '../../../../main/engine/registry/managed-fields/versions.ts'
import { tableOf } from '../../../../main/engine/mvcc/key.ts'
import { silentLogger } from '#base/logger.ts'
import { configMap, type ConfigMap } from '#kube/kinds/core/config-map.ts'
import { endpointSlice, type EndpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

const served = createServedKinds()
const clock = new FakeClock()
const validity = { notBefore: new Date(clock.now()), notAfter: new Date(clock.now() + 1e9) }
const { certificate } = await issueAuthority('test', validity)

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

const address = '192.168.7.9'

/** What each start does, once it has its port. */
async function publish(registry: Registry, port: number): Promise<void> {
  await publishApiServer(registry, port, address)
  const trust = keepClientTrust({ registry, clock, logger: silentLogger, authority: () => certificate })
  await trust.publish()
  trust.dispose()
}

test('what the build has prepared is what the first start would make, to the last field', async () => {
  const made = emptyCluster()
  await bootstrap(made.registry)
  await publish(made.registry, 6443)
  const prepared = emptyCluster()
  const making = await putFirstObjects(prepared.store, clock, withoutAdmission(prepared.registry))
  await publish(making ?? expect.fail('the store was empty'), 6443)
  expect(contentOf(prepared.store)).toEqual(contentOf(made.store))
  const { revision } = prepared.store
  await bootstrap(prepared.registry)
  await publish(prepared.registry, 6443)
  expect(prepared.store.revision).toBe(revision)
})

test('a later start on another port changes what names it', async () => {
  const { store, registry } = emptyCluster()
  await publish((await putFirstObjects(store, clock, registry)) ?? registry, 6443)
  await publish(registry, 6444)
  const slice = registry.get<EndpointSlice>(endpointSlice, 'default', 'kubernetes')
  expect(slice).toMatchObject({ endpoints: [{ addresses: [address] }], ports: [{ port: 6444 }] })
})

test('what is not prepared is created as ever', async () => {
  const { store, registry } = emptyCluster()
  const making = await putFirstObjects(store, clock, registry)
  const metadata = { name: 'mine', namespace: 'default' }
  await making?.create<ConfigMap>(configMap, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 'b' } })
  expect(registry.get<ConfigMap>(configMap, 'default', 'mine')).toMatchObject({ data: { a: 'b' } })
})

test('a store that has had something is left alone', async () => {
  const { store, registry } = emptyCluster()
  await bootstrap(registry)
  const { revision } = store
  expect(await putFirstObjects(store, clock, registry)).toBeUndefined()
  expect(store.revision).toBe(revision)
})
