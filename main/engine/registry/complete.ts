import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { conform, TypeMismatch } from '#kube/schema/conform.ts'
import type { Core } from './core.ts'
import { privateCopy } from './private-copy.ts'

const decoded = new WeakSet<KubeObject>()

/** Says of an object that it has just been made by `conform`, so that there is nothing to complete. */
export function markDecoded<T extends KubeObject>(object: T): T {
  decoded.add(object)
  return object
}

/** A copy of what is to be written, complete: see `complete`. */
export function draftOf<T extends KubeObject>(core: Core, kind: Kind<T>, input: T): T {
  const copy = privateCopy(input)
  return decoded.has(input) ? copy : complete(core, kind, copy, 'absent')
}

/**
 * The object as upstream's typed storage writes it: without what is empty and may be left out, with the structs that
 * are always there (`status: {}`). What clients send has been through this once; what the engine makes, and what
 * defaults and strategies leave, has not. `nil` is `null` for what is stored. The objects of CustomResourceDefinitions have no Go type, and stay as they are.
 */
export function complete<T extends KubeObject>(core: Core, kind: Kind<T>, object: T, nil: 'absent' | 'null'): T {
  const apiVersion = apiVersionOf(kind)
  const structure = core.versionsOf(kind).structureOf(apiVersion)
  if (structure?.name === undefined) return object
  // The books of the fields are in form, and an empty list of them means something.
  const { managedFields, ...metadata } = object.metadata
  try {
    const completed = conform(structure, { ...(object as object), metadata }, nil).value as unknown as T
    if (managedFields) completed.metadata.managedFields = managedFields
    return completed
  } catch (error) {
    // Validation has its own words for a value that is out of place.
    if (error instanceof TypeMismatch) return object
    throw error
  }
}
