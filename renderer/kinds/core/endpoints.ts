import { EthernetPort } from '@lucide/vue'
import EndpointAddresses from '../../components/EndpointAddresses.vue'
import { defineUiKind } from '../ui-kind.ts'

export const endpointsUi = defineUiKind({
  group: '',
  resource: 'endpoints',
  icon: EthernetPort,
  sections: [EndpointAddresses],
})
