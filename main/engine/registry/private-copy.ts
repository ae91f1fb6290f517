import { cloneJson } from '#kube/meta/json.ts'
import type { KubeObject } from '#kube/meta/object.ts'

/**
 * A copy of an object that may be changed. The books of its fields are shared: they are replaced as a whole, never
 * changed, and are often larger than what they are about.
 */
export function privateCopy<T extends KubeObject>(object: T): T {
  const { managedFields, ...metadata } = object.metadata
  const copy = cloneJson({ ...object, metadata })
  if (managedFields) copy.metadata.managedFields = managedFields
  return copy
}
