import { UserCheck } from '@lucide/vue'
import type { Binding } from '#kube/kinds/rbac/binding.ts'
import { defineUiKind } from '../ui-kind.ts'
import { bindingFacts, roleTarget, subjectsBlock } from './access-blocks.ts'

export const clusterRoleBindingUi = defineUiKind<Binding>({
  group: 'rbac.authorization.k8s.io',
  resource: 'clusterrolebindings',
  icon: UserCheck,
  links: { role: roleTarget },
  facts: bindingFacts,
  blocks: (binding) => [subjectsBlock(binding)],
})
