import { Timer } from '@lucide/vue'
import type { Lease } from '#kube/kinds/coordination/lease.ts'
import { secondsOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const leaseUi = defineUiKind<Lease>({
  group: 'coordination.k8s.io',
  resource: 'leases',
  icon: Timer,
  facts: ({ spec }) => [
    { label: 'holder', value: spec?.holderIdentity, mono: true },
    { label: 'leaseDuration', value: secondsOf(spec?.leaseDurationSeconds) },
    { label: 'renewed', value: spec?.renewTime, isTime: true },
    { label: 'acquired', value: spec?.acquireTime, isTime: true },
    { label: 'transitions', value: spec?.leaseTransitions },
  ],
})
