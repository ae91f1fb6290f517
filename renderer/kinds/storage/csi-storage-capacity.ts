import { PieChart } from '@lucide/vue'
import type { CSIStorageCapacity } from '#kube/kinds/storage/csi-storage-capacity.ts'
import { selectorOf, targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const csiStorageCapacityUi = defineUiKind<CSIStorageCapacity>({
  group: 'storage.k8s.io',
  resource: 'csistoragecapacities',
  icon: PieChart,
  facts: ({ storageClassName: name, capacity, maximumVolumeSize, nodeTopology }) => [
    { label: 'storageClass', value: name, link: targetOf('storage.k8s.io/v1', 'StorageClass', name) },
    { label: 'capacity', value: capacity },
    { label: 'largestVolume', value: maximumVolumeSize },
    { label: 'nodes', value: selectorOf(nodeTopology), mono: true, orElse: 'all' },
  ],
})
