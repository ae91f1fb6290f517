import { defineKind } from '../../meta/kind.ts'
import { type Binding, bindingColumns, relationsOfBinding } from './binding.ts'

export type RoleBinding = Binding

export const roleBinding = defineKind<RoleBinding>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  namespaced: true,
  nav: 'access',
  columns: bindingColumns(
    'roleBinding',
    'RoleRef can reference a Role in the current namespace or a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.',
  ),
  relations: relationsOfBinding,
})
