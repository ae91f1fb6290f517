import { cloneJson, equalJson, freezeJson } from '#kube/meta/json.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { invalidField } from '#kube/meta/field-error.ts'
import { conflict, notFound } from '#kube/meta/status-errors.ts'
import type { Key } from '../mvcc/key.ts'
import { RevisionConflict } from '../mvcc/store.ts'
import { admissionRequest, type Core, keyFor, peek, runAdmission } from './core.ts'
import { createObject, refuse } from './create.ts'
import { validateMeta, validateMetaUpdate } from './object-meta.ts'
import { project } from './projection.ts'
import type { WriteOptions } from './registry.ts'

/** PUT. Source: apiserver pkg/registry/generic/registry/store.go Update, pkg/registry/rest/update.go. */
export async function updateObject<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  input: T,
  options: WriteOptions,
): Promise<T> {
  const { namespace, name } = input.metadata
  const mayCreate = !options.subresource && core.strategyOf(kind).createsOnUpdate && !input.metadata.resourceVersion
  if (mayCreate && !peek(core, keyFor(kind, namespace, name))) return createObject(core, kind, input, options)
  return modifyObject(core, kind, namespace, name, () => input, options)
}

/**
 * Reads, changes, checks and writes, again while another write comes in between. Each round that is lost is one that
 * another writer won, so it ends; a resourceVersion that no longer fits ends it with 409.
 */
export async function modifyObject<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  namespace: string | undefined,
  name: string,
  change: (current: T) => T,
  options: WriteOptions,
): Promise<T> {
  const key = keyFor(kind, namespace, name)
  for (;;) {
    const old = peek<T>(core, key)
    if (!old) throw notFound(kind, name)
    const object = cloneJson(change(old))
    try {
      return await updateOnce(core, kind, key, object, old, options)
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error
    }
  }
}

async function updateOnce<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  key: Key,
  object: T,
  old: T,
  options: WriteOptions,
): Promise<T> {
  const strategy = core.strategyOf(kind)
  checkPreconditions(core, kind, object, old)
  keepMeta(object, old)
  strategy.applyDefaults(object)
  const request = admissionRequest('UPDATE', kind, object, old, options)
  const mutation = runAdmission(core, 'mutate', request)
  if (mutation) await mutation
  project(core, kind, object, old, options.subresource)
  // A pod that is given its node is still the pod that was asked for (KEP-5067).
  if (options.subresource !== 'binding') countGeneration(core, kind, object, old)
  refuse(kind, object, validationErrors(core, kind, object, old, options))
  const validation = runAdmission(core, 'validate', request)
  if (validation) await validation

  if (equalJson(object, old)) return old
  if (peek(core, key) !== old) throw new RevisionConflict()
  if (!options.subresource) refuse(kind, object, allocate(core, kind, key, object, old))
  if (options.dryRun) return freezeJson(object)
  if (isDeletionComplete(core, kind, object, old)) {
    return (await core.store.remove(key, old)) as T
  }
  return (await core.store.put(key, old, object)) as T
}

function checkPreconditions<T extends KubeObject>(core: Core, kind: Kind<T>, object: T, old: T): void {
  const { uid, resourceVersion, name } = object.metadata
  if (uid && uid !== old.metadata.uid) {
    const detail = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid ?? ''}`
    throw conflict(kind, name, detail)
  }
  if (resourceVersion && resourceVersion !== '0') {
    if (resourceVersion !== old.metadata.resourceVersion) throw conflict(kind, name)
  } else if (!core.strategyOf(kind).allowsUnconditionalUpdate) {
    refuse(kind, object, [invalidField('metadata.resourceVersion', 0, 'must be specified for an update')])
  }
}

/** What the server owns, and what a client may leave out. */
function keepMeta<T extends KubeObject>(object: T, old: T): void {
  object.apiVersion = old.apiVersion
  object.kind = old.kind
  const { metadata } = object
  const before = old.metadata
  if (before.resourceVersion) metadata.resourceVersion = before.resourceVersion
  metadata.uid ??= before.uid as string
  metadata.creationTimestamp ||= before.creationTimestamp as string
  if (before.namespace && !metadata.namespace) metadata.namespace = before.namespace
  keep(metadata, before, 'generation')
  keep(metadata, before, 'managedFields')
  // The deletion of an object cannot be taken back, and only a deletion can begin it.
  keep(metadata, before, 'deletionTimestamp')
  keep(metadata, before, 'deletionGracePeriodSeconds')
}

function keep<T extends object, K extends keyof T>(target: T, source: T, field: K): void {
  if (source[field] === undefined) Reflect.deleteProperty(target, field)
  else target[field] = source[field]
}

function countGeneration<T extends KubeObject>(core: Core, kind: Kind<T>, object: T, old: T): void {
  const { generationOf } = core.strategyOf(kind)
  if (!generationOf || equalJson(generationOf(object), generationOf(old))) return
  object.metadata.generation = (old.metadata.generation ?? 0) + 1
}

function validationErrors<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  object: T,
  old: T,
  { subresource }: WriteOptions,
) {
  const strategy = core.strategyOf(kind)
  const meta = [...validateMeta(kind, object.metadata, strategy.validateName), ...validateMetaUpdate(object, old)]
  if (subresource === 'status') return [...meta, ...strategy.validateStatusUpdate(object, old)]
  if (subresource === 'binding' || subresource === 'finalize') return meta
  return [...meta, ...strategy.validate(object), ...strategy.validateUpdate(object, old)]
}

function allocate<T extends KubeObject>(core: Core, kind: Kind<T>, key: Key, object: T, old: T) {
  const { allocate } = core.strategyOf(kind)
  if (!allocate) return []
  return allocate(
    object,
    (core.store.peekList(key.resource) as T[]).filter((other) => other !== old),
  )
}

/** The write that takes the last finalizer away ends the object. Source: store.go ShouldDeleteDuringUpdate. */
function isDeletionComplete<T extends KubeObject>(core: Core, kind: Kind<T>, object: T, old: T): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = old.metadata
  if (!deletionTimestamp || deletionGracePeriodSeconds > 0 || object.metadata.finalizers?.length) return false
  return !core.strategyOf(kind).hasOwnFinalizers?.(object)
}
