import { ArrowUpNarrowWide } from '@lucide/vue'
import type { PriorityClass } from '#kube/kinds/scheduling/priority-class.ts'
import { defineUiKind } from '../ui-kind.ts'

export const priorityClassUi = defineUiKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  resource: 'priorityclasses',
  icon: ArrowUpNarrowWide,
  facts: ({ value, globalDefault, preemptionPolicy, description }) => [
    { label: 'priority', value },
    { label: 'isDefault', value: globalDefault },
    { label: 'preemption', value: preemptionPolicy ?? 'PreemptLowerPriority' },
    { label: 'description', value: description },
  ],
})
