import { randomUUID } from 'node:crypto'
import { formatTime } from '#kube/duration/age.ts'
import { freezeJson } from '#kube/meta/json.ts'
import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { alreadyExists, generateNameConflict, invalid } from '#kube/meta/status-errors.ts'
import { statusError, StatusError } from '#kube/meta/status.ts'
import { RevisionConflict } from '../mvcc/store.ts'
import { allocationFor, writeCompanions } from './companions.ts'
import { complete, draftOf } from './complete.ts'
import { admissionRequest, type Core, keyFor, peek, runAdmission, writeOf } from './core.ts'
import { generateName, generateNameAttempts } from './generate-name.ts'
import { keepValid, trackUpdate } from './managed-fields/field-manager.ts'
import { validateNewMeta } from './object-meta.ts'
import { dropDuplicateOwners } from './owner-references.ts'
import type { WriteOptions } from './registry.ts'
import { checksFor } from './strategy.ts'

/** `isApplied`: the object comes from server-side apply, which has done the books of its fields. */
export interface CreateOptions extends WriteOptions {
  readonly isApplied?: boolean
}

/** POST. Source: apiserver pkg/registry/generic/registry/store.go Create, pkg/registry/rest/create.go. */
export async function createObject<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  input: T,
  options: CreateOptions,
): Promise<T> {
  const { name: given } = input.metadata
  const attempts = given ? 1 : generateNameAttempts
  for (let attempt = 1; ; attempt++) {
    const object = draftOf(core, kind, input)
    const { generateName: base } = object.metadata
    if (!given && base) object.metadata.name = generateName(base)
    try {
      return await createOnce(core, kind, object, options)
    } catch (error) {
      if (!(error instanceof NameTaken)) throw error
      if (given) throw takenError(core, kind, object)
      if (attempt === attempts) throw generateNameConflict(kind, object.metadata.name)
    }
  }
}

class NameTaken extends Error {}

async function createOnce<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  object: T,
  options: CreateOptions,
): Promise<T> {
  const strategy = core.strategyOf(kind)
  object.apiVersion = apiVersionOf(kind)
  object.kind = kind.kind
  clearSystemFields(object)
  object.metadata.name ??= ''
  dropDuplicateOwners(object, 'request', options.warn)
  strategy.applyDefaults(object)
  const tracked = options.isApplied ? undefined : trackUpdate(writeOf(core, kind, options), object, undefined)
  if (tracked) await tracked
  const { managedFields } = object.metadata
  const request = admissionRequest('CREATE', kind, object, undefined, options)
  const mutation = runAdmission(core, 'mutate', request, options)
  if (mutation) await mutation
  keepValid(object, managedFields, options.warn)
  dropDuplicateOwners(object, 'admission', options.warn)
  strategy.applyDefaults(object)
  beforeCreate(core, kind, object)
  strategy.prepareForCreate(object, {
    user: options.user,
    now: core.clock.now(),
    warn: (text) => options.warn?.(text),
  })
  refuse(kind, object, [
    ...validateNewMeta(kind, object.metadata, strategy.validateName),
    ...checksFor(strategy, options.apiVersion).validate(object),
  ])
  for (const text of strategy.warnings?.(object, undefined) ?? []) options.warn?.(text)
  const validation = runAdmission(core, 'validate', request, options)
  if (validation) await validation

  const key = keyFor(kind, object.metadata.namespace, object.metadata.name)
  if (!options.dryRun) checkNoRevision(object)
  // Addresses are given out before the name is looked at: a service that is there holds those it asks for.
  refuse(kind, object, strategy.allocate?.(object, allocationFor(core, kind, undefined, options.dryRun)) ?? [])
  if (peek(core, key)) throw new NameTaken()
  const finished = complete(core, kind, object, 'null')
  if (options.dryRun) return freezeJson(finished)
  writeCompanions(core, kind, finished, undefined)
  try {
    return (await core.store.put(key, undefined, finished)) as T
  } catch (error) {
    throw error instanceof RevisionConflict ? new NameTaken() : error
  }
}

/** Source: apiserver pkg/registry/rest/meta.go WipeObjectMetaSystemFields. */
function clearSystemFields({ metadata }: KubeObject): void {
  delete metadata.deletionTimestamp
  delete metadata.deletionGracePeriodSeconds
  delete metadata.uid
  delete metadata.creationTimestamp
}

function beforeCreate<T extends KubeObject>(core: Core, kind: Kind<T>, object: T): void {
  const { metadata } = object
  if (!kind.namespaced && metadata.namespace === '') delete metadata.namespace
  metadata.uid = randomUUID()
  metadata.creationTimestamp = formatTime(core.clock.now())
  const { keepsStatusOnCreate, generationOf } = core.strategyOf(kind)
  if (kind.subresources.includes('status') && !keepsStatusOnCreate) delete (object as { status?: unknown }).status
  if (generationOf) metadata.generation = 1
}

/** Source: apiserver pkg/storage/etcd3/store.go Create, whose error reaches clients as it is. */
function checkNoRevision({ metadata }: KubeObject): void {
  const { resourceVersion } = metadata
  delete metadata.resourceVersion
  if (!resourceVersion || !/^\d+$/.test(resourceVersion) || Number(resourceVersion) === 0) return
  throw statusError(500, '', 'resourceVersion should not be set on objects to be created')
}

function takenError<T extends KubeObject>(core: Core, kind: Kind<T>, object: T): StatusError {
  const { namespace, name } = object.metadata
  const error = alreadyExists(kind, name)
  const existing = peek(core, keyFor(kind, namespace, name))
  if (!existing?.metadata.deletionTimestamp) return error
  return new StatusError({ ...error.status, message: `object is being deleted: ${error.message}` })
}

/** A client may leave it out. */
function nameOf({ metadata }: KubeObject): string {
  return (metadata as Partial<KubeObject['metadata']>).name ?? ''
}

/** Throws Invalid when there is something to say. */
export function refuse<T extends KubeObject>(kind: Kind<T>, object: T, errors: Parameters<typeof invalid>[2]): void {
  if (errors.length > 0) throw invalid(kind, nameOf(object), errors)
}
