import { Cable } from '@lucide/vue'
import type { VolumeAttachment } from '#kube/kinds/storage/volume-attachment.ts'
import { targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const volumeAttachmentUi = defineUiKind<VolumeAttachment>({
  group: 'storage.k8s.io',
  resource: 'volumeattachments',
  icon: Cable,
  // The state says whether it is attached.
  columns: ['name', 'status', 'attacher', 'pv', 'node', 'age'],
  links: {
    pv: (name) => ({ apiVersion: 'v1', kind: 'PersistentVolume', name }),
    node: (name) => ({ apiVersion: 'v1', kind: 'Node', name }),
  },
  facts: ({ spec, status }) => {
    const { source, nodeName, attacher } = spec
    const volume = source.persistentVolumeName
    return [
      { label: 'attached', value: status?.attached ?? false, orElse: 'no' },
      { label: 'attacher', value: attacher, link: targetOf('storage.k8s.io/v1', 'CSIDriver', attacher) },
      { label: 'volume', value: volume, link: targetOf('v1', 'PersistentVolume', volume) },
      { label: 'node', value: nodeName, link: targetOf('v1', 'Node', nodeName) },
      { label: 'attachError', value: status?.attachError?.message },
      { label: 'detachError', value: status?.detachError?.message },
    ]
  },
})
