import type { Clock } from '#base/clock.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { notFound } from '#kube/meta/status-errors.ts'
import type { Store } from '../mvcc/store.ts'
import type { AdmissionPlugin } from './admission.ts'
import { type Core, keyFor } from './core.ts'
import { createObject } from './create.ts'
import { deleteAll, deleteObject } from './delete.ts'
import { listObjects } from './list.ts'
import type { Registry } from './registry.ts'
import { defaultStrategies, type StrategyLookup } from './strategy.ts'
import { modifyObject, updateObject } from './update.ts'
import { watchObjects } from './watch.ts'

export interface RegistryOptions {
  readonly store: Store
  readonly clock: Clock
  /** `strategyOf` of kinds/registry.ts; absent: no kind has rules of its own. */
  readonly strategies?: StrategyLookup
  /** In order; `defaultAdmission()` of admission/default-admission.ts. */
  readonly admission?: readonly AdmissionPlugin[]
}

export function createRegistry({
  store,
  clock,
  strategies = defaultStrategies,
  admission = [],
}: RegistryOptions): Registry {
  const find = <T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string): T | undefined =>
    store.get(keyFor(kind, namespace, name)) as T | undefined

  const registry: Registry = {
    get revision() {
      return store.revision
    },
    find,
    get(kind, namespace, name) {
      const object = find(kind, namespace, name)
      if (!object) throw notFound(kind, name)
      return object
    },
    list: (kind, options = {}) => listObjects(core, kind, options),
    create: (kind, object, options = {}) => createObject(core, kind, object, options),
    update: (kind, object, options = {}) => updateObject(core, kind, object, options),
    modify: (kind, namespace, name, change, options = {}) => modifyObject(core, kind, namespace, name, change, options),
    delete: (kind, namespace, name, options = {}) => deleteObject(core, kind, namespace, name, options),
    deleteCollection: async (kind, list, options = {}) =>
      deleteAll(core, kind, listObjects(core, kind, list).items, options),
    watch: (kind, options, listener) => watchObjects(core, kind, options, listener),
  }
  const core: Core = { store, clock, strategyOf: strategies, admission, reader: registry }
  return registry
}
