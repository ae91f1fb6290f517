import type { Relation } from './kind.ts'
import type { KubeObject, ObjectReference } from './object.ts'

/** The owners of an object: every kind has them. */
export function ownersOf({ metadata }: KubeObject): Relation[] {
  return (metadata.ownerReferences ?? []).map(({ apiVersion, kind, name, uid }) => ({
    role: 'owner',
    apiVersion,
    kind,
    name,
    uid,
    ...(metadata.namespace && kind !== 'Node' ? { namespace: metadata.namespace } : {}),
  }))
}

/** A reference as a relation; nothing where it does not say what it means. */
export function relationTo(role: Relation['role'], reference: ObjectReference | undefined): Relation[] {
  if (!reference?.kind || !reference.name) return []
  return [{ apiVersion: 'v1', ...reference, kind: reference.kind, name: reference.name, role }]
}

/** One relation for each object, however often it is named. */
export function distinct(relations: readonly Relation[]): Relation[] {
  const identity = ({ role, apiVersion, kind, namespace, name }: Relation): string =>
    [role, apiVersion, kind, namespace, name].join(' ')
  return [...new Map(relations.map((relation) => [identity(relation), relation])).values()]
}
