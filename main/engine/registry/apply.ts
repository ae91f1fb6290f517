import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { badRequest, conflict, notFound } from '#kube/meta/status-errors.ts'
import { isReason } from '#kube/meta/status.ts'
import { type Core, keyFor, peek, writeOf } from './core.ts'
import { createObject } from './create.ts'
import { applyObject } from './managed-fields/apply.ts'
import type { ApplyOptions, ApplyResult } from './registry.ts'
import { modifyObject, withoutRevision } from './update.ts'

/** PATCH with an apply configuration. Source: apiserver pkg/endpoints/handlers/patch.go applyPatcher; KEP-555. */
export async function applyToObject<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  namespace: string | undefined,
  name: string,
  config: Readonly<Record<string, unknown>>,
  options: ApplyOptions,
): Promise<ApplyResult<T>> {
  const { force = false, ...rest } = options
  const write = writeOf(core, kind, options)
  const merge = async (current: T | undefined): Promise<T> => {
    const applied = await applyObject(write, current, config, force)
    checkName(kind, applied, namespace, name)
    const versions = core.versionsOf(write.kind)
    return (await versions.convert(applied, versions.stored)) as T
  }
  for (;;) {
    if (peek(core, keyFor(kind, namespace, name))) {
      const object = await modifyObject(core, kind, namespace, name, merge, { ...rest, isApplied: true })
      return { object, isCreated: false }
    }
    if (options.subresource) throw notFound(kind, name)
    const fresh = await merge(undefined)
    const { uid } = fresh.metadata
    if (uid) {
      const detail = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`
      throw conflict(kind, name, detail)
    }
    await options.authorizeCreate?.()
    try {
      return {
        object: await createObject(core, kind, withoutRevision(fresh), { ...rest, isApplied: true }),
        isCreated: true,
      }
    } catch (error) {
      // Somebody created it in between: then it is there to be applied to.
      if (!isReason(error, 'AlreadyExists') || !peek(core, keyFor(kind, namespace, name))) throw error
    }
  }
}

/** Source: apiserver pkg/endpoints/handlers/rest.go checkName; pkg/registry/rest/meta.go. */
function checkName(
  { namespaced }: Pick<Kind, 'namespaced'>,
  { metadata }: KubeObject,
  namespace: string | undefined,
  name: string,
): void {
  if (namespaced && namespace) metadata.namespace ||= namespace
  else delete metadata.namespace
  if (namespaced && metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
  if (!metadata.name) {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  }
  if (metadata.name === name) return
  throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`)
}
