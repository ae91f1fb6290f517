import { Waypoints } from '@lucide/vue'
import type { Service } from '#kube/kinds/core/service.ts'
import ServicePorts from '../../components/ServicePorts.vue'
import { defineUiKind } from '../ui-kind.ts'

export const serviceUi = defineUiKind<Service>({
  group: '',
  resource: 'services',
  icon: Waypoints,
  actions: ['forward', 'logs'],
  sections: [ServicePorts],
  facts: ({ spec, status }) => [
    { label: 'type', value: spec.type ?? 'ClusterIP' },
    { label: 'clusterIp', value: spec.clusterIPs?.join(', ') ?? spec.clusterIP, mono: true },
    { label: 'externalName', value: spec.externalName, mono: true },
    { label: 'externalIps', value: spec.externalIPs?.join(', '), mono: true },
    {
      label: 'loadBalancer',
      value: status?.loadBalancer?.ingress?.map(({ ip, hostname }) => ip ?? hostname).join(', '),
      mono: true,
    },
    {
      label: 'selector',
      value: Object.entries(spec.selector ?? {})
        .map(([key, value]) => `${key}=${value}`)
        .join(', '),
      mono: true,
    },
    { label: 'sessionAffinity', value: spec.sessionAffinity },
    { label: 'externalTrafficPolicy', value: spec.externalTrafficPolicy },
  ],
})
