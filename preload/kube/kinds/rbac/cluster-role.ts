import type { V1ClusterRole } from '@kubernetes/client-node/dist/gen/models/V1ClusterRole.js'
import { createdAtColumn, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type ClusterRole = ObjectOf<V1ClusterRole>

export const clusterRole = defineKind<ClusterRole>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  namespaced: false,
  nav: 'access',
  columns: [nameColumn, createdAtColumn],
  relations: ownersOf,
})
