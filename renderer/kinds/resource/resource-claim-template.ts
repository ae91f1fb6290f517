import { LayoutTemplate } from '@lucide/vue'
import type { ResourceClaimTemplate } from '#kube/kinds/resource/resource-claim-template.ts'
import { defineUiKind } from '../ui-kind.ts'
import { constraintsOf, requestsBlock } from './device-requests.ts'

export const resourceClaimTemplateUi = defineUiKind<ResourceClaimTemplate>({
  group: 'resource.k8s.io',
  resource: 'resourceclaimtemplates',
  icon: LayoutTemplate,
  facts: ({ spec }) => [{ label: 'constraints', value: constraintsOf(spec.spec), mono: true }],
  blocks: ({ spec }) => [requestsBlock(spec.spec)],
})
