import { Timer } from '@lucide/vue'
import type { Lease } from '#kube/kinds/coordination/lease.ts'
import { defineUiKind } from '../ui-kind.ts'

export const leaseUi = defineUiKind<Lease>({
  group: 'coordination.k8s.io',
  resource: 'leases',
  icon: Timer,
  facts: ({ spec }) => [
    { label: 'holder', value: spec?.holderIdentity, mono: true },
    { label: 'leaseDuration', value: spec?.leaseDurationSeconds && `${String(spec.leaseDurationSeconds)}s` },
    { label: 'renewed', value: spec?.renewTime },
    { label: 'transitions', value: spec?.leaseTransitions },
  ],
})
