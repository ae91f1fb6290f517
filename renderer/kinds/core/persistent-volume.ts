import { HardDrive } from '@lucide/vue'
import type { PersistentVolume } from '#kube/kinds/core/persistent-volume.ts'
import { listOf, nodeTermsOf, targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'
import { fieldRows } from '../field-rows.ts'

/** Objects of the spec that do not say where the volume is. */
const others = new Set(['capacity', 'claimRef', 'nodeAffinity'])

/** The one field of the spec that names the storage behind the volume: `csi`, `nfs`, `hostPath`, … */
function sourceOf({ spec }: PersistentVolume): [type: string, source: object] | undefined {
  return Object.entries(spec ?? {}).find(
    ([name, value]) => !others.has(name) && typeof value === 'object' && !Array.isArray(value),
  ) as [string, object] | undefined
}

export const persistentVolumeUi = defineUiKind<PersistentVolume>({
  group: '',
  resource: 'persistentvolumes',
  icon: HardDrive,
  columns: ['name', 'status', 'capacity', 'access-modes', 'reclaim-policy', 'claim', 'storageclass', 'age'],
  links: {
    claim: (text) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      namespace: text.split('/')[0],
      name: text.split('/')[1] ?? '',
    }),
    storageclass: (name) => ({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name }),
  },
  facts: (volume) => {
    const { spec, status } = volume
    const claim = spec?.claimRef
    return [
      { label: 'reason', value: status?.reason },
      { label: 'message', value: status?.message },
      { label: 'capacity', value: spec?.capacity?.['storage'] },
      {
        label: 'claim',
        value: claim && `${claim.namespace ?? ''}/${claim.name ?? ''}`,
        link: targetOf('v1', 'PersistentVolumeClaim', claim?.name, claim?.namespace),
        orElse: 'unclaimed',
      },
      {
        label: 'storageClass',
        value: spec?.storageClassName,
        link: targetOf('storage.k8s.io/v1', 'StorageClass', spec?.storageClassName),
      },
      { label: 'accessModes', value: listOf(spec?.accessModes) },
      { label: 'reclaimPolicy', value: spec?.persistentVolumeReclaimPolicy },
      { label: 'volumeMode', value: spec?.volumeMode },
      { label: 'volumeType', value: sourceOf(volume)?.[0] },
      { label: 'mountOptions', value: listOf(spec?.mountOptions), mono: true },
      { label: 'nodeAffinity', value: nodeTermsOf(spec?.nodeAffinity?.required), mono: true },
    ]
  },
  blocks: (volume) => [{ title: 'volumeSource', columns: ['field', 'value'], rows: fieldRows(sourceOf(volume)?.[1]) }],
})
