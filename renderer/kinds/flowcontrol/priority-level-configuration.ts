import { ListOrdered } from '@lucide/vue'
import type { PriorityLevelConfiguration } from '#kube/kinds/flowcontrol/priority-level-configuration.ts'
import { defineUiKind } from '../ui-kind.ts'

const percent = (count: number | undefined): string | undefined =>
  count === undefined ? undefined : `${String(count)}%`

export const priorityLevelConfigurationUi = defineUiKind<PriorityLevelConfiguration>({
  group: 'flowcontrol.apiserver.k8s.io',
  resource: 'prioritylevelconfigurations',
  icon: ListOrdered,
  facts: ({ spec }) => {
    const { limited, exempt } = spec ?? {}
    const response = limited?.limitResponse
    return [
      { label: 'type', value: spec?.type },
      { label: 'shares', value: limited?.nominalConcurrencyShares ?? exempt?.nominalConcurrencyShares },
      { label: 'lendable', value: percent(limited?.lendablePercent ?? exempt?.lendablePercent) },
      { label: 'borrowingLimit', value: percent(limited?.borrowingLimitPercent) },
      { label: 'whenFull', value: response?.type },
      { label: 'queues', value: response?.queuing?.queues },
      { label: 'handSize', value: response?.queuing?.handSize },
      { label: 'queueLength', value: response?.queuing?.queueLengthLimit },
    ]
  },
})
