import { kindOfObject, kindOfResource, kinds } from '#kube/kinds/registry.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { keyOf, type KubeObject, type OwnerReference } from '#kube/meta/object.ts'
import type { Read } from '../../runtime/informer.ts'

/** An object of any kind. */
export interface Node {
  readonly kind: Kind
  readonly object: KubeObject
}

/** `group/resource|namespace/name`: a key among objects of all kinds. */
export function objectId(kind: Kind, object: KubeObject): string {
  return `${kind.group}/${kind.resource}|${keyOf(object)}`
}

export function findNode(id: string, read: Read): Node | undefined {
  const [resource = '', key = ''] = id.split('|')
  const [group = '', name = ''] = resource.split('/')
  const kind = kindOfResource(group, name)
  const object = kind && read(kind).find(key)
  return object ? { kind, object } : undefined
}

/** What became of an owner. A kind that is not known cannot be judged, so its objects count as there. */
export function findOwner(
  reference: OwnerReference,
  namespace: string | undefined,
  read: Read,
): Node | 'absent' | 'unknown' {
  const kind = kindOfObject(reference.apiVersion, reference.kind)
  if (!kind) return 'unknown'
  // A cluster-scoped object cannot be owned from within a namespace: upstream tells, and collects nothing.
  if (kind.namespaced && namespace === undefined) return 'unknown'
  const object = read(kind).get(kind.namespaced ? namespace : undefined, reference.name)
  return object?.metadata.uid === reference.uid && object ? { kind, object } : 'absent'
}

export function ownersOf(object: KubeObject, read: Read): Node[] {
  const references = object.metadata.ownerReferences ?? []
  return references
    .map((reference) => findOwner(reference, object.metadata.namespace, read))
    .filter((owner) => typeof owner === 'object')
}

export function dependentsOf(object: KubeObject, read: Read): Node[] {
  const { uid } = object.metadata
  if (!uid) return []
  return kinds.flatMap((kind) =>
    read(kind)
      .ownedBy(uid)
      .map((dependent) => ({ kind, object: dependent })),
  )
}

/** At the start, everything that has an owner or waits to be deleted. */
export function initialDependents(read: Read): string[] {
  return kinds.flatMap((kind) =>
    read(kind)
      .list()
      .filter(({ metadata }) => metadata.deletionTimestamp ?? metadata.ownerReferences?.length)
      .map((object) => objectId(kind, object)),
  )
}
