import { defaultAdmission } from '../../main/engine/admission/default-admission.ts'
import { createServedKinds } from '../../main/engine/kinds/served-kinds.ts'
import { openStore } from '../../main/engine/mvcc/open-store.ts'
import type { Store } from '../../main/engine/mvcc/store.ts'
import { versionsOfServed } from '../../main/engine/registry/managed-fields/versions.ts'
import { createRegistry } from '../../main/engine/registry/create-registry.ts'
import type { Registry } from '../../main/engine/registry/registry.ts'
import { namespace } from '#kube/kinds/core/namespace.ts'
import { serviceAccount } from '#kube/kinds/core/service-account.ts'
import type { Disposable } from '#base/disposable.ts'
import { StatusError, type Status } from '#kube/meta/status.ts'
import { FakeClock } from './fake-clock.ts'

export interface TestRegistry extends Disposable {
  readonly registry: Registry
  readonly store: Store
  readonly clock: FakeClock
}

/** The engine's registry as it is put together, in memory, with the namespaces `default` and `other`. */
export async function createTestRegistry(): Promise<TestRegistry> {
  const clock = new FakeClock()
  const store = openStore({ clock })
  const served = createServedKinds()
  const registry = createRegistry({
    store,
    clock,
    strategies: served.strategyOf,
    versions: versionsOfServed(served),
    admission: defaultAdmission({ clock }),
  })
  for (const name of ['default', 'other']) {
    await registry.create(namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    const metadata = { name: 'default', namespace: name }
    await registry.create(serviceAccount, { apiVersion: 'v1', kind: 'ServiceAccount', metadata })
  }
  return { registry, store, clock, dispose: () => store.close() }
}

/** The Status that a call is refused with; fails when it is not. */
export async function refusalOf(call: () => unknown): Promise<Status> {
  try {
    await call()
  } catch (error) {
    if (error instanceof StatusError) return error.status
    throw error
  }
  throw new Error('the call was not refused')
}

/** `field: message` of each cause. */
export async function causesOf(call: () => unknown): Promise<string[]> {
  const { details } = await refusalOf(call)
  return (details?.causes ?? []).map(({ field = '', message = '' }) => `${field}: ${message}`)
}
