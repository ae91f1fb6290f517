import type { Kind } from '#kube/meta/kind.ts'
import { keyOf, type KubeObject, type OwnerReference } from '#kube/meta/object.ts'
import type { ServedKinds } from '../../registry/served-kinds.ts'
import type { Read } from '../../runtime/informer.ts'

/** An object of any kind. */
export interface Node {
  readonly kind: Kind
  readonly object: KubeObject
}

/** Who owns whom, among the kinds that are served at the moment. */
export interface Graph {
  find(id: string, read: Read): Node | undefined
  /** What became of an owner. A kind that is not known cannot be judged, so its objects count as there. */
  findOwner(reference: OwnerReference, namespace: string | undefined, read: Read): Node | 'absent' | 'unknown'
  ownersOf(object: KubeObject, read: Read): Node[]
  dependentsOf(object: KubeObject, read: Read): Node[]
  /** At the start, everything that has an owner or waits to be deleted. */
  initialDependents(read: Read): string[]
}

/** `group/resource|namespace/name`: a key among objects of all kinds. */
export function objectId(kind: Kind, object: KubeObject): string {
  return `${kind.group}/${kind.resource}|${keyOf(object)}`
}

export function createGraph(served: ServedKinds): Graph {
  const lookUp = kindLookup(served)
  const graph: Graph = {
    find(id, read) {
      const [resource = '', key = ''] = id.split('|')
      const kind = lookUp().byResource.get(resource)
      const object = kind && read(kind).find(key)
      return object ? { kind, object } : undefined
    },
    findOwner({ apiVersion, kind: name, ...reference }, namespace, read) {
      const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
      const kind = lookUp().byKind.get(`${group}/${name}`)
      if (!kind) return 'unknown'
      // A cluster-scoped object cannot be owned from within a namespace: upstream tells, and collects nothing.
      if (kind.namespaced && namespace === undefined) return 'unknown'
      const object = read(kind).get(kind.namespaced ? namespace : undefined, reference.name)
      return object?.metadata.uid === reference.uid && object ? { kind, object } : 'absent'
    },
    ownersOf(object, read) {
      const references = object.metadata.ownerReferences ?? []
      return references
        .map((reference) => graph.findOwner(reference, object.metadata.namespace, read))
        .filter((owner) => typeof owner === 'object')
    },
    dependentsOf(object, read) {
      const { uid } = object.metadata
      if (!uid) return []
      return served.stored.flatMap((kind) =>
        read(kind)
          .ownedBy(uid)
          .map((dependent) => ({ kind, object: dependent })),
      )
    },
    initialDependents: (read) =>
      served.stored.flatMap((kind) =>
        read(kind)
          .list()
          .filter(({ metadata }) => metadata.deletionTimestamp ?? metadata.ownerReferences?.length)
          .map((object) => objectId(kind, object)),
      ),
  }
  return graph
}

interface Lookup {
  readonly generation: number
  readonly byResource: ReadonlyMap<string, Kind>
  /** In whatever version an owner is named. */
  readonly byKind: ReadonlyMap<string, Kind>
}

function kindLookup(served: ServedKinds): () => Lookup {
  let known: Lookup | undefined
  return () => {
    if (known?.generation !== served.generation) {
      known = {
        generation: served.generation,
        byResource: new Map(served.stored.map((kind) => [`${kind.group}/${kind.resource}`, kind])),
        byKind: new Map(served.all.map(({ kind, stored }) => [`${kind.group}/${kind.kind}`, stored])),
      }
    }
    return known
  }
}
