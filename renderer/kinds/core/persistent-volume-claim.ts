import { Database } from '@lucide/vue'
import type { PersistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { listOf, selectorOf, targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const persistentVolumeClaimUi = defineUiKind<PersistentVolumeClaim>({
  group: '',
  resource: 'persistentvolumeclaims',
  icon: Database,
  columns: ['name', 'namespace', 'status', 'volume', 'capacity', 'access-modes', 'storageclass', 'age'],
  links: {
    volume: (name) => ({ apiVersion: 'v1', kind: 'PersistentVolume', name }),
    storageclass: (name) => ({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name }),
  },
  facts: ({ spec, status }) => [
    {
      label: 'volume',
      value: spec?.volumeName,
      link: targetOf('v1', 'PersistentVolume', spec?.volumeName),
      orElse: 'unbound',
    },
    {
      label: 'storageClass',
      value: spec?.storageClassName,
      link: targetOf('storage.k8s.io/v1', 'StorageClass', spec?.storageClassName),
    },
    { label: 'requested', value: spec?.resources?.requests?.['storage'] },
    { label: 'capacity', value: status?.capacity?.['storage'] },
    { label: 'accessModes', value: listOf(spec?.accessModes) },
    { label: 'volumeMode', value: spec?.volumeMode },
    { label: 'attributesClass', value: spec?.volumeAttributesClassName },
    { label: 'selector', value: selectorOf(spec?.selector), mono: true },
    { label: 'dataSource', value: spec?.dataSourceRef && `${spec.dataSourceRef.kind} ${spec.dataSourceRef.name}` },
  ],
})
