import { randomUUID } from 'node:crypto'
import { formatTime } from '#kube/duration/age.ts'
import { cloneJson, freezeJson } from '#kube/meta/json.ts'
import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { alreadyExists, badRequest, generateNameConflict, invalid } from '#kube/meta/status-errors.ts'
import { StatusError } from '#kube/meta/status.ts'
import { RevisionConflict } from '../mvcc/store.ts'
import { admissionRequest, type Core, keyFor, peek, runAdmission } from './core.ts'
import { generateName, generateNameAttempts } from './generate-name.ts'
import { validateMeta } from './object-meta.ts'
import type { WriteOptions } from './registry.ts'

/** POST. Source: apiserver pkg/registry/generic/registry/store.go Create, pkg/registry/rest/create.go. */
export async function createObject<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  input: T,
  options: WriteOptions,
): Promise<T> {
  const { name: given, resourceVersion } = input.metadata
  if (resourceVersion) throw badRequest('resourceVersion should not be set on objects to be created')
  const attempts = given ? 1 : generateNameAttempts
  for (let attempt = 1; ; attempt++) {
    const object = cloneJson(input)
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
  options: WriteOptions,
): Promise<T> {
  const strategy = core.strategyOf(kind)
  object.apiVersion = apiVersionOf(kind)
  object.kind = kind.kind
  strategy.applyDefaults(object)
  const request = admissionRequest('CREATE', kind, object, undefined, options)
  const mutation = runAdmission(core, 'mutate', request)
  if (mutation) await mutation
  strategy.applyDefaults(object)
  beforeCreate(core, kind, object)
  strategy.prepareForCreate(object)
  refuse(kind, object, [...validateMeta(kind, object.metadata, strategy.validateName), ...strategy.validate(object)])
  const validation = runAdmission(core, 'validate', request)
  if (validation) await validation

  const key = keyFor(kind, object.metadata.namespace, object.metadata.name)
  if (peek(core, key)) throw new NameTaken()
  refuse(kind, object, strategy.allocate?.(object, core.store.peekList(key.resource) as T[]) ?? [])
  if (options.dryRun) return freezeJson(object)
  try {
    return (await core.store.put(key, undefined, object)) as T
  } catch (error) {
    throw error instanceof RevisionConflict ? new NameTaken() : error
  }
}

function beforeCreate<T extends KubeObject>(core: Core, kind: Kind<T>, object: T): void {
  const { metadata } = object
  delete metadata.deletionTimestamp
  delete metadata.deletionGracePeriodSeconds
  delete metadata.generation
  delete metadata.managedFields
  if (!kind.namespaced && metadata.namespace === '') delete metadata.namespace
  metadata.uid = randomUUID()
  metadata.creationTimestamp = formatTime(core.clock.now())
  const { keepsStatusOnCreate, generationOf } = core.strategyOf(kind)
  if (kind.subresources.includes('status') && !keepsStatusOnCreate) delete (object as { status?: unknown }).status
  if (generationOf) metadata.generation = 1
}

function takenError<T extends KubeObject>(core: Core, kind: Kind<T>, object: T): StatusError {
  const { namespace, name } = object.metadata
  const error = alreadyExists(kind, name)
  const existing = peek(core, keyFor(kind, namespace, name))
  if (!existing?.metadata.deletionTimestamp) return error
  return new StatusError({ ...error.status, message: `object is being deleted: ${error.message}` })
}

/** Throws Invalid when there is something to say. */
export function refuse<T extends KubeObject>(kind: Kind<T>, object: T, errors: Parameters<typeof invalid>[2]): void {
  if (errors.length > 0) throw invalid(kind, object.metadata.name, errors)
}
