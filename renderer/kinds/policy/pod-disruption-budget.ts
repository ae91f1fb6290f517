import { LifeBuoy } from '@lucide/vue'
import type { PodDisruptionBudget } from '#kube/kinds/policy/pod-disruption-budget.ts'
import { selectorOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const podDisruptionBudgetUi = defineUiKind<PodDisruptionBudget>({
  group: 'policy',
  resource: 'poddisruptionbudgets',
  icon: LifeBuoy,
  facts: ({ spec, status }) => [
    { label: 'minAvailable', value: spec?.minAvailable },
    { label: 'maxUnavailable', value: spec?.maxUnavailable },
    { label: 'disruptionsAllowed', value: status?.disruptionsAllowed },
    { label: 'healthyPods', value: status?.currentHealthy },
    { label: 'neededPods', value: status?.desiredHealthy },
    { label: 'expectedPods', value: status?.expectedPods },
    { label: 'selector', value: selectorOf(spec?.selector), mono: true, orElse: 'noPods' },
    { label: 'unhealthyEviction', value: spec?.unhealthyPodEvictionPolicy },
  ],
})
