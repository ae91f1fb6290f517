import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { conflict } from '#kube/meta/status-errors.ts'
import type { DeleteOptions } from './registry.ts'

/** Throws 409 where the object is not the one that the caller means. Source: apiserver pkg/registry/rest/delete.go. */
export function checkDeletePreconditions<T extends KubeObject>(
  kind: Kind<T>,
  object: T,
  { preconditions = {} }: DeleteOptions,
): void {
  const { name, uid = '', resourceVersion = '' } = object.metadata
  if (preconditions.uid !== undefined && preconditions.uid !== uid) {
    throw conflict(
      kind,
      name,
      `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    )
  }
  if (preconditions.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    throw conflict(
      kind,
      name,
      `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    )
  }
}
