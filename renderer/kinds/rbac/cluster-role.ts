import { UserCog } from '@lucide/vue'
import type { ClusterRole } from '#kube/kinds/rbac/cluster-role.ts'
import { selectorOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'
import { rulesBlock } from './access-blocks.ts'

export const clusterRoleUi = defineUiKind<ClusterRole>({
  group: 'rbac.authorization.k8s.io',
  resource: 'clusterroles',
  icon: UserCog,
  facts: ({ aggregationRule }) => [
    {
      label: 'aggregates',
      value: aggregationRule?.clusterRoleSelectors?.map(selectorOf).join(' | '),
      mono: true,
    },
  ],
  blocks: ({ rules }) => [rulesBlock(rules)],
})
