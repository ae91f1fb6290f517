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
  if (hasOwnChecks(kind)) {
    checkOwn(kind, name, preconditions, { uid, resourceVersion })
    return
  }
  if (preconditions.uid !== undefined && preconditions.uid !== uid) {
    throw conflict(
      named(kind),
      name,
      `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    )
  }
  if (preconditions.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    throw conflict(
      named(kind),
      name,
      `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    )
  }
}

/** Kinds whose deletion only begins it. Source: pkg/registry/core/namespace/storage, apiextensions pkg/registry. */
function hasOwnChecks({ group, kind }: Pick<Kind, 'group' | 'kind'>): boolean {
  return (
    (group === '' && kind === 'Namespace') || (group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition')
  )
}

type Identity = Readonly<Record<'uid' | 'resourceVersion', string>>

function checkOwn(kind: Pick<Kind, 'group' | 'resource'>, name: string, wanted: Partial<Identity>, is: Identity): void {
  for (const [field, label] of [
    ['uid', 'UID'],
    ['resourceVersion', 'ResourceVersion'],
  ] as const) {
    const expected = wanted[field]
    if (expected === undefined || expected === is[field]) continue
    const detail = `Precondition failed: ${label} in precondition: ${expected}, ${label} in object meta: ${is[field]}`
    throw conflict(kind, name, detail)
  }
}

/** Upstream names the kind here, not the resource. */
function named({ group, kind }: Pick<Kind, 'group' | 'kind'>): Pick<Kind, 'group' | 'resource'> {
  return { group, resource: kind }
}
