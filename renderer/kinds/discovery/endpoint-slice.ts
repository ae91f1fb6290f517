import { Network } from '@lucide/vue'
import type { EndpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import EndpointAddresses from '../../components/EndpointAddresses.vue'
import { listOf, targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const endpointSliceUi = defineUiKind<EndpointSlice>({
  group: 'discovery.k8s.io',
  resource: 'endpointslices',
  icon: Network,
  sections: [EndpointAddresses],
  facts: ({ addressType, ports, metadata }) => {
    const service = metadata.labels?.['kubernetes.io/service-name']
    return [
      { label: 'addressType', value: addressType },
      {
        label: 'ports',
        value: listOf(
          ports?.map(({ name, port, protocol }) => `${name ? `${name} ` : ''}${String(port)}/${protocol ?? 'TCP'}`),
        ),
      },
      {
        label: 'service',
        value: service,
        link: targetOf('v1', 'Service', service, metadata.namespace),
      },
    ]
  },
})
