import { UserCog } from '@lucide/vue'
import type { Role } from '#kube/kinds/rbac/role.ts'
import { defineUiKind } from '../ui-kind.ts'
import { rulesBlock } from './access-blocks.ts'

export const roleUi = defineUiKind<Role>({
  group: 'rbac.authorization.k8s.io',
  resource: 'roles',
  icon: UserCog,
  blocks: ({ rules }) => [rulesBlock(rules)],
})
