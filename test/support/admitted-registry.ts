import { silentLogger } from '#base/logger.ts'
import type { Disposable } from '#base/disposable.ts'
import { namespace } from '#kube/kinds/core/namespace.ts'
import { createDynamicAdmission } from '../../main/engine/admission/dynamic-admission.ts'
import type { Authorize } from '../../main/engine/admission/dynamic-context.ts'
import { createServedKinds, type ServedKindSet } from '../../main/engine/kinds/served-kinds.ts'
import { openStore } from '../../main/engine/mvcc/open-store.ts'
import { createRegistry } from '../../main/engine/registry/create-registry.ts'
import { versionsOfServed } from '../../main/engine/registry/managed-fields/versions.ts'
import type { Registry, WriteOptions } from '../../main/engine/registry/registry.ts'
import { FakeClock } from './fake-clock.ts'

export interface AdmittedRegistry extends Disposable {
  readonly registry: Registry
  readonly served: ServedKindSet
  /** Of writes with `options`. */
  readonly warnings: string[]
  readonly annotations: Map<string, string>
  readonly options: WriteOptions
}

/** A registry whose only admission plugins are webhooks and policies, with the namespaces `default` and `hooked`. */
export async function createAdmittedRegistry(authorize: Authorize): Promise<AdmittedRegistry> {
  const clock = new FakeClock()
  const store = openStore({ clock })
  const served = createServedKinds()
  const admission = createDynamicAdmission({ served, authorize, logger: silentLogger })
  const registry = createRegistry({
    store,
    clock,
    strategies: served.strategyOf,
    versions: versionsOfServed(served),
    admission: admission.plugins,
  })
  admission.follow(registry)
  for (const name of ['default', 'hooked']) {
    const metadata = { name, labels: name === 'hooked' ? { hooks: 'yes' } : {} }
    await registry.create(namespace, { apiVersion: 'v1', kind: 'Namespace', metadata })
  }
  const warnings: string[] = []
  const annotations = new Map<string, string>()
  const user = { name: 'admin', groups: ['system:masters', 'system:authenticated'] }
  return {
    registry,
    served,
    warnings,
    annotations,
    options: {
      user,
      warn: (text) => void warnings.push(text),
      annotate: (key, value) => void annotations.set(key, value),
    },
    dispose() {
      admission.dispose()
      store.close()
    },
  }
}
