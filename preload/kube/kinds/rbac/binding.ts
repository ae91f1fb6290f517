import type { V1RoleBinding } from '@kubernetes/client-node/dist/gen/models/V1RoleBinding.js'
import { ageColumn, column, nameColumn, wideColumn } from '../../meta/columns.ts'
import type { Column, Relation } from '../../meta/kind.ts'
import { distinct, ownersOf } from '../../meta/relations.ts'
import type { ObjectOf, Wire } from '../../meta/typed.ts'

/** What the bindings of a namespace and of the cluster share: who may do what. */
export type Binding = ObjectOf<Pick<V1RoleBinding, 'roleRef' | 'subjects'>>

export type Subject = NonNullable<Wire<V1RoleBinding>['subjects']>[number]

/** The columns of `kubectl get rolebindings`; `description` is that of the role. */
export function bindingColumns(kind: string, description: string): Column<Binding>[] {
  return [
    nameColumn,
    column('Role', description, ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
    ageColumn,
    wideColumn('Users', `Users in the ${kind}`, ({ subjects }) => namesOf(subjects, 'User')),
    wideColumn('Groups', `Groups in the ${kind}`, ({ subjects }) => namesOf(subjects, 'Group')),
    wideColumn('ServiceAccounts', `ServiceAccounts in the ${kind}`, ({ subjects }) =>
      namesOf(subjects, 'ServiceAccount'),
    ),
  ]
}

function namesOf(subjects: readonly Subject[] | undefined, kind: string): string {
  return (subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map(({ name, namespace }) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name))
    .join(', ')
}

/** The role, and the service accounts that have it. */
export function relationsOfBinding(binding: Binding): Relation[] {
  const { metadata, roleRef, subjects = [] } = binding
  const namespace = roleRef.kind === 'Role' && metadata.namespace ? { namespace: metadata.namespace } : {}
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: roleRef.kind, name: roleRef.name, ...namespace }
  const accounts = subjects
    .filter(({ kind }) => kind === 'ServiceAccount')
    .map((subject) => ({
      role: 'about' as const,
      apiVersion: 'v1',
      kind: subject.kind,
      name: subject.name,
      ...(subject.namespace ? { namespace: subject.namespace } : {}),
    }))
  return distinct([...ownersOf(binding), { role: 'target', ...role }, ...accounts])
}
