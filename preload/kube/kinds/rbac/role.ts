import type { V1Role } from '@kubernetes/client-node/dist/gen/models/V1Role.js'
import { createdAtColumn, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type Role = ObjectOf<V1Role>

export const role = defineKind<Role>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'Role',
  namespaced: true,
  nav: 'access',
  columns: [nameColumn, createdAtColumn],
  relations: ownersOf,
})
