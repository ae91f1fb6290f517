import type { Clock } from '#base/clock.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { notFound } from '#kube/meta/status-errors.ts'
import type { Store } from '../mvcc/store.ts'
import type { AdmissionPlugin } from './admission.ts'
import { type Core, keyFor } from './core.ts'
import { admitConnection } from './connect.ts'
import { createObject } from './create.ts'
import { deleteAll, deleteObject } from './delete.ts'
import { listObjects } from './list.ts'
import type { Registry } from './registry.ts'
import { applyToObject } from './apply.ts'
import { untypedVersions, type VersionsOf } from './managed-fields/versions.ts'
import { defaultStrategies, type StrategyLookup } from './strategy.ts'
import { modifyObject, updateObject } from './update.ts'
import { watchObjects } from './watch.ts'

export interface RegistryOptions {
  readonly store: Store
  readonly clock: Clock
  /** `strategyOf` of kinds/registry.ts; absent: no kind has rules of its own. */
  readonly strategies?: StrategyLookup
  /** The types that server-side apply goes by, in every version served; absent: each value tells its own. */
  readonly versions?: VersionsOf
  /** In order; `defaultAdmission()` of admission/default-admission.ts. */
  readonly admission?: readonly AdmissionPlugin[]
}

export function createRegistry({
  store,
  clock,
  strategies = defaultStrategies,
  versions = untypedVersions,
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
    apply: (kind, namespace, name, config, options) => applyToObject(core, kind, namespace, name, config, options),
    delete: (kind, namespace, name, options = {}) => deleteObject(core, kind, namespace, name, options),
    async deleteCollection(kind, list, options = {}) {
      const found = listObjects(core, kind, list)
      await deleteAll(core, kind, found.items, options)
      return found
    },
    connect: (kind, namespace, name, options) => admitConnection(core, kind, namespace, name, options),
    watch: (kind, options, listener) => watchObjects(core, kind, options, listener),
  }
  const core: Core = { store, clock, strategyOf: strategies, versionsOf: versions, admission, reader: registry }
  return registry
}
