import { Server } from '@lucide/vue'
import type { Node } from '#kube/kinds/core/node.ts'
import NodeResources from '../../components/NodeResources.vue'
import { taintsOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const nodeUi = defineUiKind<Node>({
  group: '',
  resource: 'nodes',
  icon: Server,
  sections: [NodeResources],
  facts: ({ spec, status }) => [
    { label: 'addresses', value: status?.addresses?.map(({ type, address }) => `${type} ${address}`).join(', ') },
    { label: 'os', value: status?.nodeInfo?.['osImage'] },
    { label: 'kernel', value: status?.nodeInfo?.['kernelVersion'] },
    { label: 'runtime', value: status?.nodeInfo?.['containerRuntimeVersion'] },
    { label: 'kubelet', value: status?.nodeInfo?.['kubeletVersion'] },
    { label: 'podCidr', value: spec?.podCIDR, mono: true },
    { label: 'unschedulable', value: spec?.unschedulable },
    { label: 'taints', value: taintsOf(spec?.taints), mono: true },
  ],
})
