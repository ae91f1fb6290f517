import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject, OwnerReference } from '#kube/meta/object.ts'

/** How an object names the one that controls it. Source: apimachinery pkg/apis/meta/v1 NewControllerRef. */
export function controllerReferenceTo<T extends KubeObject>(kind: Kind<T>, { metadata }: T): OwnerReference {
  const { name, uid = '' } = metadata
  return { apiVersion: apiVersionOf(kind), kind: kind.kind, name, uid, controller: true, blockOwnerDeletion: true }
}
