import type { Clock } from '#base/clock.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { tableOf, type Key } from '../mvcc/key.ts'
import type { Store } from '../mvcc/store.ts'
import { admit, type AdmissionPlugin, type AdmissionReader, type AdmissionRequest } from './admission.ts'
import type { WriteOptions } from './registry.ts'
import type { StrategyLookup } from './strategy.ts'

/** What the verbs of the registry share. */
export interface Core {
  readonly store: Store
  readonly clock: Clock
  readonly strategyOf: StrategyLookup
  readonly admission: readonly AdmissionPlugin[]
  readonly reader: AdmissionReader
}

export function keyFor(
  kind: Pick<Kind, 'group' | 'resource' | 'namespaced'>,
  namespace: string | undefined,
  name: string,
): Key {
  return { resource: tableOf(kind), namespace: kind.namespaced ? (namespace ?? '') : '', name }
}

export function peek<T extends KubeObject>(core: Core, key: Key): T | undefined {
  return core.store.peek(key) as T | undefined
}

export function admissionRequest<T extends KubeObject>(
  operation: AdmissionRequest['operation'],
  kind: Kind<T>,
  object: T,
  old: T | undefined,
  { user, dryRun, subresource }: WriteOptions,
): AdmissionRequest {
  const { namespace, name } = object.metadata
  return {
    operation,
    kind: kind as unknown as Kind,
    namespace,
    name,
    subresource,
    object: operation === 'DELETE' ? undefined : object,
    old,
    user,
    dryRun: dryRun ?? false,
  }
}

/** To be awaited only where there is something to wait for: see `admit`. */
export function runAdmission(
  core: Core,
  phase: 'mutate' | 'validate',
  request: AdmissionRequest,
): Promise<void> | undefined {
  return admit(phase, core.admission, request, core.reader)
}
