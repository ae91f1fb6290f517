import { defineKind } from '../../meta/kind.ts'
import { type Binding, bindingColumns, relationsOfBinding } from './binding.ts'

export type ClusterRoleBinding = Binding

export const clusterRoleBinding = defineKind<ClusterRoleBinding>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  namespaced: false,
  nav: 'access',
  columns: bindingColumns(
    'clusterRoleBinding',
    'RoleRef can only reference a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.',
  ),
  relations: relationsOfBinding,
})
