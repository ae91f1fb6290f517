import type { Clock } from '#base/clock.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { tableOf, type Key } from '../mvcc/key.ts'
import type { Store } from '../mvcc/store.ts'
import { admit, type AdmissionPlugin, type AdmissionReader, type AdmissionRequest } from './admission.ts'
import type { Write } from './managed-fields/field-manager.ts'
import type { VersionsOf } from './managed-fields/versions.ts'
import type { DeleteOptions, WriteOptions } from './registry.ts'
import type { StrategyLookup } from './strategy.ts'

/** What the verbs of the registry share. */
export interface Core {
  readonly store: Store
  readonly clock: Clock
  readonly strategyOf: StrategyLookup
  readonly versionsOf: VersionsOf
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
  options: WriteOptions | DeleteOptions,
): AdmissionRequest {
  const { namespace, name } = object.metadata
  const { user, dryRun, signal, warn = nothing, annotate = nothing }: WriteOptions = options
  const { subresource, apiVersion, given }: WriteOptions = options
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
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(signal === undefined ? {} : { signal }),
    options:
      operation === 'DELETE'
        ? deleteOptionsOf(options)
        : optionsOf(operation, given ?? (dryRun ? { dryRun: ['All'] } : {})),
    warn,
    annotate,
    reinvocation: { isAgain: false, isWanted: false },
  }
}

/** A patch is a creation or an update to admission. Source: apiserver pkg/endpoints/handlers/patch.go patchToUpdateOptions. */
function optionsOf(operation: string, given: object): Readonly<Record<string, unknown>> {
  return { kind: operation === 'UPDATE' ? 'UpdateOptions' : 'CreateOptions', apiVersion: metaVersion, ...given }
}

function deleteOptionsOf(options: DeleteOptions): Readonly<Record<string, unknown>> {
  const { gracePeriodSeconds, propagationPolicy, preconditions, dryRun = false } = options
  return {
    kind: 'DeleteOptions',
    apiVersion: metaVersion,
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(preconditions ? { preconditions } : {}),
    ...(propagationPolicy ? { propagationPolicy } : {}),
    ...(dryRun ? { dryRun: ['All'] } : {}),
  }
}

const metaVersion = 'meta.k8s.io/v1'
const nothing = (): void => {}

/** What the field manager needs to know of a write. */
export function writeOf<T extends KubeObject>(core: Core, kind: Kind<T>, options: Write['options']): Write {
  return {
    kind: kind as unknown as Kind,
    strategy: core.strategyOf(kind) as unknown as Write['strategy'],
    versionsOf: core.versionsOf,
    now: core.clock.now(),
    options,
  }
}

/** To be awaited only where there is something to wait for: see `admit`. */
export function runAdmission(
  core: Core,
  phase: 'mutate' | 'validate',
  request: AdmissionRequest,
  { isAdmitted = false }: Pick<WriteOptions, 'isAdmitted'> = {},
): Promise<void> | undefined {
  if (isAdmitted) return undefined
  return admit(phase, core.admission, request, core.reader)
}
