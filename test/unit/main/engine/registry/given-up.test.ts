import { afterEach, beforeEach, expect, it } from 'vitest'
import { createDeferred } from '#base/async.ts'
import { configMap } from '#kube/kinds/core/config-map.ts'
import { openStore } from '../../../../../main/engine/mvcc/open-store.ts'
import type { Store } from '../../../../../main/engine/mvcc/store.ts'
import { createRegistry } from '../../../../../main/engine/registry/create-registry.ts'
import type { Registry } from '../../../../../main/engine/registry/registry.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import { refusalOf } from '../../../../support/test-registry.ts'

let store: Store
let registry: Registry
/** When the one plugin is done. */
let plugin: ReturnType<typeof createDeferred<undefined>>

beforeEach(() => {
  const clock = new FakeClock()
  plugin = createDeferred<undefined>()
  store = openStore({ clock })
  registry = createRegistry({ store, clock, admission: [{ name: 'Slow', validate: () => plugin.promise }] })
})

afterEach(() => {
  store.close()
})

it('changes nothing for those who were told that it is too late', async () => {
  const given = new AbortController()
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' } }
  const options = { signal: () => given.signal }
  const refusal = refusalOf(() => registry.create(configMap, object, options))
  given.abort()
  plugin.resolve(undefined)
  expect(await refusal).toMatchObject({ code: 504, reason: 'Timeout' })
  expect(registry.find(configMap, 'default', 'a')).toBeUndefined()
})

it('goes on for everybody else', async () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' } }
  const created = registry.create(configMap, object, { signal: () => new AbortController().signal })
  plugin.resolve(undefined)
  expect((await created).metadata.name).toBe('a')
})
