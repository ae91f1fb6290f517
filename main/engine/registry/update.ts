import { equalJson, freezeJson } from '#kube/meta/json.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { conflict, invalid, notFound } from '#kube/meta/status-errors.ts'
import { statusError } from '#kube/meta/status.ts'
import type { Key } from '../mvcc/key.ts'
import { RevisionConflict } from '../mvcc/store.ts'
import { allocationFor, writeCompanions } from './companions.ts'
import { complete, draftOf } from './complete.ts'
import { admissionRequest, type Core, keyFor, peek, runAdmission, writeOf } from './core.ts'
import { createObject, refuse } from './create.ts'
import { keepTimes, keepValid, trackUpdate } from './managed-fields/field-manager.ts'
import { pathSegmentName } from '#kube/meta/names.ts'
import { validateMeta, validateMetaUpdate } from './object-meta.ts'
import { dropDuplicateOwners } from './owner-references.ts'
import { project } from './projection.ts'
import type { UpsertOptions, WriteOptions } from './registry.ts'
import { checksFor } from './strategy.ts'

/** PUT. Source: apiserver pkg/registry/generic/registry/store.go Update, pkg/registry/rest/update.go. */
export async function updateObject<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  input: T,
  options: UpsertOptions,
): Promise<T> {
  const { namespace, name, uid } = input.metadata
  const key = keyFor(kind, namespace, name)
  const mayCreate = !options.subresource && core.strategyOf(kind).createsOnUpdate
  if (mayCreate && !peek(core, key)) {
    await options.authorizeCreate?.()
    return createObject(core, kind, withoutRevision(input), options)
  }
  const change = (current: T): T => {
    if (uid && uid !== current.metadata.uid) throw otherUid(kind, key, uid, current)
    return input
  }
  return modifyObject(core, kind, namespace, name, change, options)
}

/** For an object that turns out to be a new one: what it was before is no matter. */
export function withoutRevision<T extends KubeObject>(object: T): T {
  const { resourceVersion: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

/** As the storage of upstream words it. Source: apiserver pkg/storage/errors.go, interfaces.go Preconditions.Check. */
function otherUid<T extends KubeObject>(kind: Kind<T>, { namespace, name }: Key, uid: string, { metadata }: T): Error {
  const path = ['/registry', kind.resource, ...(namespace ? [namespace] : []), name].join('/')
  const detail = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid ?? ''}`
  const code = 'StorageError: invalid object, Code: 4'
  return conflict(kind, name, `${code}, Key: ${path}, ResourceVersion: 0, AdditionalErrorMsg: ${detail}`)
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
  change: (current: T) => T | Promise<T>,
  options: UpdateOptions,
): Promise<T> {
  const key = keyFor(kind, namespace, name)
  for (;;) {
    const old = peek<T>(core, key)
    if (!old) throw notFound(kind, name)
    const changed = change(old)
    const object = draftOf(core, kind, changed instanceof Promise ? await changed : changed)
    try {
      return await updateOnce(core, kind, key, object, old, options)
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error
    }
  }
}

/** `isApplied`: the object comes from server-side apply, which has done the books of its fields. */
export interface UpdateOptions extends WriteOptions {
  readonly isApplied?: boolean
}

async function updateOnce<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  key: Key,
  object: T,
  old: T,
  options: UpdateOptions,
): Promise<T> {
  const strategy = core.strategyOf(kind)
  // A custom object stays in the version it was stored in until somebody writes it in the one that is stored by now.
  object.apiVersion ||= old.apiVersion
  object.kind = old.kind
  strategy.applyDefaults(object)
  const tracked = trackFields(core, kind, object, old, options)
  if (tracked) await tracked
  const { managedFields } = object.metadata
  const request = admissionRequest('UPDATE', kind, object, old, options)
  const mutation = runAdmission(core, 'mutate', request, options)
  if (mutation) await mutation
  keepValid(object, managedFields, options.warn)
  dropDuplicateOwners(object, 'admission', options.warn)
  checkRevision(core, kind, object, old)
  keepMeta(object, old)
  project(core, kind, object, old, options)
  // A pod that is given its node is still the pod that was asked for (KEP-5067), and a status asks for nothing.
  if (options.subresource !== 'binding' && options.subresource !== 'status') countGeneration(core, kind, object, old)
  refuse(kind, object, validationErrors(core, kind, object, old, options))
  const warnings = options.subresource ? undefined : strategy.warnings
  const statusWarnings = options.subresource === 'status' ? strategy.statusWarnings : undefined
  for (const text of (warnings ?? statusWarnings)?.(object, old) ?? []) options.warn?.(text)
  const validation = runAdmission(core, 'validate', request, options)
  if (validation) await validation

  keepTimes(object, old)
  return store(core, kind, key, complete(core, kind, object, 'null'), old, options)
}

/** Upstream's scheduler binds past the books: nobody owns `spec.nodeName` for it. */
function trackFields<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  object: T,
  old: T,
  options: UpdateOptions,
): Promise<void> | undefined {
  if (options.isApplied) return undefined
  if (options.subresource !== 'binding') return trackUpdate(writeOf(core, kind, options), object, old)
  keep(object.metadata, old.metadata, 'managedFields')
  return undefined
}

async function store<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  key: Key,
  object: T,
  old: T,
  { subresource, dryRun }: UpdateOptions,
): Promise<T> {
  const isComplete = isDeletionComplete(core, kind, object, old)
  if (!isComplete && equalJson(object, old)) return old
  if (peek(core, key) !== old) throw new RevisionConflict()
  if (!subresource) {
    const allocation = allocationFor(core, kind, old, dryRun)
    refuse(kind, object, core.strategyOf(kind).allocate?.(object, allocation) ?? [])
  }
  if (dryRun) return freezeJson(object)
  writeCompanions(core, kind, isComplete ? undefined : object, old)
  if (!isComplete) return (await core.store.put(key, old, object)) as T
  await core.store.remove(key, old)
  return freezeJson(object)
}

function checkRevision<T extends KubeObject>(core: Core, kind: Kind<T>, object: T, old: T): void {
  const { resourceVersion, name } = object.metadata
  if (resourceVersion && !/^\d+$/.test(resourceVersion)) {
    throw statusError(500, '', `strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`)
  }
  if (resourceVersion && Number(resourceVersion) !== 0) {
    if (resourceVersion !== old.metadata.resourceVersion) throw conflict(kind, name)
  } else if (!core.strategyOf(kind).allowsUnconditionalUpdate) {
    const error = invalidField('metadata.resourceVersion', 0, 'must be specified for an update')
    throw invalid({ group: kind.group, kind: kind.resource }, name, [error])
  }
}

/** What the server owns, and what a client may leave out. */
function keepMeta<T extends KubeObject>({ metadata }: T, { metadata: before }: T): void {
  if (before.resourceVersion) metadata.resourceVersion = before.resourceVersion
  metadata.uid ||= before.uid as string
  if (before.creationTimestamp) metadata.creationTimestamp = before.creationTimestamp
  if (before.namespace && !metadata.namespace) metadata.namespace = before.namespace
  keep(metadata, before, 'generation')
  // The deletion of an object cannot be taken back.
  if (before.deletionTimestamp) metadata.deletionTimestamp = before.deletionTimestamp
  if (before.deletionGracePeriodSeconds !== undefined) {
    metadata.deletionGracePeriodSeconds ??= before.deletionGracePeriodSeconds
  }
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

/** Source: apiserver pkg/registry/rest/update.go BeforeUpdate: the metadata first, then the kind's own rules. */
function validationErrors<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  object: T,
  old: T,
  { subresource, apiVersion }: WriteOptions,
): FieldError[] {
  const strategy = core.strategyOf(kind)
  const checks = checksFor(strategy, apiVersion)
  const changes = validateMetaUpdate(object, old)
  // Once for all kinds, and once more by the rules of each: the causes tell it twice, as upstream's.
  const meta = [...validateMeta(kind, object.metadata, pathSegmentName), ...changes, ...changes]
  const part = subresource && strategy.parts?.[subresource]
  if (part) return [...meta, ...part.validate(object, old)]
  if (subresource === 'status') return [...meta, ...strategy.validateStatusUpdate(object, old)]
  if (subresource !== undefined && subresource !== 'scale') return meta
  return [...meta, ...checks.validate(object, old), ...checks.validateUpdate(object, old)]
}

/** The write that takes the last finalizer away ends the object. Source: store.go ShouldDeleteDuringUpdate. */
function isDeletionComplete<T extends KubeObject>(core: Core, kind: Kind<T>, object: T, old: T): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = old.metadata
  if (!deletionTimestamp || deletionGracePeriodSeconds > 0 || object.metadata.finalizers?.length) return false
  return !core.strategyOf(kind).hasOwnFinalizers?.(object)
}
