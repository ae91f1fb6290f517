import { Server } from '@lucide/vue'
import type { CSINode } from '#kube/kinds/storage/csi-node.ts'
import { listOf, targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const csiNodeUi = defineUiKind<CSINode>({
  group: 'storage.k8s.io',
  resource: 'csinodes',
  icon: Server,
  facts: ({ metadata }) => [{ label: 'node', value: metadata.name, link: targetOf('v1', 'Node', metadata.name) }],
  blocks: ({ spec }) => [
    {
      title: 'drivers',
      empty: 'noDrivers',
      cards: (spec.drivers ?? []).map(({ name, nodeID, topologyKeys, allocatable }) => ({
        facts: [
          { label: 'driver', value: name, link: targetOf('storage.k8s.io/v1', 'CSIDriver', name) },
          { label: 'nodeId', value: nodeID, mono: true },
          { label: 'volumesAtMost', value: allocatable?.count },
          { label: 'topologyKeys', value: listOf(topologyKeys), mono: true },
        ],
      })),
    },
  ],
})
