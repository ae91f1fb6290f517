import { formatTime } from '#kube/duration/age.ts'
import { millisecondsOf } from '#kube/duration/seconds.ts'
import { equalJson, freezeJson } from '#kube/meta/json.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject, ObjectMeta } from '#kube/meta/object.ts'
import { notFound } from '#kube/meta/status-errors.ts'
import { isReason } from '#kube/meta/status.ts'
import { RevisionConflict } from '../mvcc/store.ts'
import { writeCompanions } from './companions.ts'
import { admissionRequest, type Core, keyFor, peek, runAdmission } from './core.ts'
import { checkDeletePreconditions } from './preconditions.ts'
import { privateCopy } from './private-copy.ts'
import type { DeleteOptions, DeleteResult } from './registry.ts'
import type { Strategy } from './strategy.ts'

/** The collector's finalizers. Source: apimachinery pkg/apis/meta/v1/types.go. */
const orphan = 'orphan'
const foreground = 'foregroundDeletion'

/** DELETE. Source: apiserver pkg/registry/generic/registry/store.go Delete, pkg/registry/rest/delete.go BeforeDelete. */
export async function deleteObject<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  namespace: string | undefined,
  name: string,
  options: DeleteOptions,
): Promise<DeleteResult<T>> {
  const key = keyFor(kind, namespace, name)
  for (;;) {
    const old = peek<T>(core, key)
    if (!old) throw notFound(kind, name)
    const request = admissionRequest('DELETE', kind, old, old, options)
    for (const phase of ['mutate', 'validate'] as const) {
      const admission = runAdmission(core, phase, request, options)
      if (admission) await admission
    }
    checkDeletePreconditions(kind, old, options)
    const { object, isHeld } = whatIsLeft(core, kind, old, options)
    try {
      if (object === old || options.dryRun) return { isGone: !isHeld, object: freezeJson(object) }
      if (isHeld) return { isGone: false, object: (await core.store.put(key, old, object)) as T }
      writeCompanions(core, kind, undefined, old)
      const { resourceVersion } = (await core.store.remove(key, old)).metadata
      return { isGone: true, object: freezeJson({ ...object, metadata: { ...object.metadata, resourceVersion } }) }
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error
    }
  }
}

/** An object on its way out: `old` itself where nothing changes; held for its grace period or finalizers, or not. */
interface Leaving<T> {
  readonly object: T
  readonly isHeld: boolean
}

function whatIsLeft<T extends KubeObject>(core: Core, kind: Kind<T>, old: T, options: DeleteOptions): Leaving<T> {
  const strategy = core.strategyOf(kind)
  const object = privateCopy(old)
  const { metadata } = object
  const grace = graceOf(strategy, old, options)
  if (grace === 'pending') return { object: old, isHeld: true }
  const { policy, warning } = strategy.defaultPropagation ?? {}
  if (!options.propagationPolicy && warning) options.warn?.(warning)
  setPropagation(metadata, options.propagationPolicy, policy)
  const now = core.clock.now()
  if (grace !== undefined) setGrace(metadata, old.metadata, grace, now)
  const isHeld = (metadata.finalizers?.length ?? 0) > 0 || (strategy.hasOwnFinalizers?.(object) ?? false)
  if (!isHeld && (grace ?? 0) === 0) return { object, isHeld: false }
  if (grace === undefined && !metadata.deletionTimestamp) setGrace(metadata, old.metadata, 0, now)
  strategy.prepareForDeletion?.(object)
  return { object: equalJson(object, old) ? old : object, isHeld: true }
}

/** Seconds to wait; undefined: the kind does not wait; `pending`: it waits already, and not for longer than asked. */
function graceOf<T extends KubeObject>(
  strategy: Strategy<T>,
  old: T,
  { gracePeriodSeconds: requested }: DeleteOptions,
): number | 'pending' | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = old.metadata
  if (!deletionTimestamp) return strategy.gracePeriod?.(old, requested)
  if (deletionGracePeriodSeconds === 0) return undefined
  if (requested === undefined) return 'pending'
  const shorter = requested < 0 ? 1 : requested
  return shorter >= deletionGracePeriodSeconds ? 'pending' : shorter
}

function setGrace(metadata: ObjectMeta, before: ObjectMeta, grace: number, now: number): void {
  const begun = before.deletionTimestamp
    ? Date.parse(before.deletionTimestamp) - millisecondsOf(before.deletionGracePeriodSeconds ?? 0)
    : now
  metadata.deletionTimestamp = formatTime(begun + millisecondsOf(grace))
  metadata.deletionGracePeriodSeconds = grace
  // Whoever acts on the spec has something new to act on: the deletion.
  if (!before.deletionTimestamp && before.generation) metadata.generation = before.generation + 1
}

function setPropagation(
  metadata: ObjectMeta,
  policy: DeleteOptions['propagationPolicy'],
  preset: DeleteOptions['propagationPolicy'],
): void {
  const had = metadata.finalizers ?? []
  const wanted = policy ?? (had.includes(orphan) ? 'Orphan' : had.includes(foreground) ? 'Foreground' : preset)
  const finalizers = had.filter((name) => name !== orphan && name !== foreground)
  if (wanted === 'Orphan') finalizers.push(orphan)
  if (wanted === 'Foreground') finalizers.push(foreground)
  if (finalizers.length > 0) metadata.finalizers = finalizers
  else delete metadata.finalizers
}

/** Deletes what a list found; what others delete meanwhile is no error. */
export async function deleteAll<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  objects: readonly T[],
  options: DeleteOptions,
): Promise<void> {
  const remove = async ({ metadata: { namespace, name } }: T): Promise<void> => {
    try {
      await deleteObject(core, kind, namespace, name, options)
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error
    }
  }
  await Promise.all(objects.map(remove))
}
