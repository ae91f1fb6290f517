import { HardDriveDownload } from '@lucide/vue'
import type { CSIDriver } from '#kube/kinds/storage/csi-driver.ts'
import { listOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const csiDriverUi = defineUiKind<CSIDriver>({
  group: 'storage.k8s.io',
  resource: 'csidrivers',
  icon: HardDriveDownload,
  columns: ['name', 'modes', 'attachrequired', 'podinfoonmount', 'storagecapacity', 'age'],
  facts: ({ spec }) => [
    { label: 'volumeModes', value: listOf(spec.volumeLifecycleModes) ?? 'Persistent' },
    { label: 'attachRequired', value: spec.attachRequired ?? true },
    { label: 'podInfo', value: spec.podInfoOnMount },
    { label: 'reportsCapacity', value: spec.storageCapacity },
    { label: 'republish', value: spec.requiresRepublish },
    { label: 'seLinuxMount', value: spec.seLinuxMount },
    { label: 'fsGroupPolicy', value: spec.fsGroupPolicy },
    {
      label: 'tokenAudiences',
      // The empty audience is that of the API server.
      value: listOf(spec.tokenRequests?.map(({ audience }) => audience || 'kube-apiserver')),
    },
  ],
})
