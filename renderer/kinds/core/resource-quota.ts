import { Gauge } from '@lucide/vue'
import type { ResourceQuota } from '#kube/kinds/core/resource-quota.ts'
import QuotaUsage from '../../components/QuotaUsage.vue'
import { listOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const resourceQuotaUi = defineUiKind<ResourceQuota>({
  group: '',
  resource: 'resourcequotas',
  icon: Gauge,
  sections: [QuotaUsage],
  facts: ({ spec }) => [
    { label: 'scopes', value: listOf(spec?.scopes) },
    {
      label: 'scopeSelector',
      value: listOf(
        spec?.scopeSelector?.matchExpressions?.map(
          ({ scopeName, operator, values }) => `${scopeName} ${operator} ${listOf(values) ?? ''}`,
        ),
      ),
    },
  ],
})
