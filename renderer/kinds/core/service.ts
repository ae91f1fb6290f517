import { Waypoints } from '@lucide/vue'
import type { Service } from '#kube/kinds/core/service.ts'
import ServicePorts from '../../components/ServicePorts.vue'
import { listOf, pairsOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const serviceUi = defineUiKind<Service>({
  group: '',
  resource: 'services',
  icon: Waypoints,
  actions: ['forward', 'logs'],
  healthColumn: 'type',
  sections: [ServicePorts],
  facts: ({ spec, status }) => [
    { label: 'type', value: spec.type ?? 'ClusterIP' },
    { label: 'clusterIp', value: listOf(spec.clusterIPs) ?? spec.clusterIP, mono: true },
    { label: 'externalName', value: spec.externalName, mono: true },
    { label: 'externalIps', value: listOf(spec.externalIPs), mono: true },
    {
      label: 'loadBalancer',
      value: listOf(status?.loadBalancer?.ingress?.map(({ ip, hostname }) => ip ?? hostname)),
      mono: true,
    },
    { label: 'selector', value: pairsOf(spec.selector), mono: true },
    { label: 'sessionAffinity', value: spec.sessionAffinity },
    { label: 'externalTrafficPolicy', value: spec.externalTrafficPolicy },
  ],
})
