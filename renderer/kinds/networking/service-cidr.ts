import { Network } from '@lucide/vue'
import type { ServiceCIDR } from '#kube/kinds/networking/service-cidr.ts'
import { listOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const serviceCidrUi = defineUiKind<ServiceCIDR>({
  group: 'networking.k8s.io',
  resource: 'servicecidrs',
  icon: Network,
  facts: ({ spec }) => [{ label: 'ranges', value: listOf(spec?.cidrs), mono: true }],
})
