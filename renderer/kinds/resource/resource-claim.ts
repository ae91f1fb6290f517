import { Ticket } from '@lucide/vue'
import type { ResourceClaim } from '#kube/kinds/resource/resource-claim.ts'
import type { Cell } from '../../components/fact.ts'
import { nodeTermsOf, targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'
import { constraintsOf, requestsBlock } from './device-requests.ts'

export const resourceClaimUi = defineUiKind<ResourceClaim>({
  group: 'resource.k8s.io',
  resource: 'resourceclaims',
  icon: Ticket,
  healthColumn: 'state',
  facts: ({ spec, status }) => [
    { label: 'constraints', value: constraintsOf(spec), mono: true },
    { label: 'nodes', value: nodeTermsOf(status?.allocation?.nodeSelector), mono: true },
  ],
  blocks: ({ metadata, spec, status }) => [
    requestsBlock(spec),
    {
      title: 'allocatedDevices',
      columns: ['request', 'device', 'pool', 'driver'],
      rows: (status?.allocation?.devices?.results ?? []).map(({ request, device, pool, driver }) => [
        request,
        device,
        pool,
        driver,
      ]),
    },
    {
      title: 'reservedFor',
      columns: ['resource', 'name'],
      rows: (status?.reservedFor ?? []).map(({ resource, name }): Cell[] => [
        resource,
        { value: name, link: resource === 'pods' ? targetOf('v1', 'Pod', name, metadata.namespace) : undefined },
      ]),
    },
  ],
})
