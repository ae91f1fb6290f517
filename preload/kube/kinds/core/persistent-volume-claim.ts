import type { V1PersistentVolumeClaim } from '@kubernetes/client-node/dist/gen/models/V1PersistentVolumeClaim.js'
import { ageColumn, column, nameColumn, wideColumn } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import { distinct, ownersOf, relationTo } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'
import { formatAccessModes, storageClassOf, unset } from './storage-cells.ts'

export type PersistentVolumeClaim = ObjectOf<V1PersistentVolumeClaim>

const states: Readonly<Record<string, Health['state']>> = { Bound: 'ready', Pending: 'progressing', Lost: 'failed' }

function phaseOf({ metadata, status }: PersistentVolumeClaim): string {
  return metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? '')
}

function healthOf(claim: PersistentVolumeClaim): Health {
  const reason = phaseOf(claim)
  if (claim.metadata.deletionTimestamp) return { state: 'terminating', reason }
  return { state: states[claim.status?.phase ?? ''] ?? 'unknown', reason }
}

function relationsOf(claim: PersistentVolumeClaim) {
  const { volumeName, storageClassName } = claim.spec ?? {}
  return distinct([
    ...ownersOf(claim),
    ...relationTo('target', volumeName ? { kind: 'PersistentVolume', name: volumeName } : undefined),
    ...relationTo('about', storageClassOf(claim.metadata, storageClassName)),
  ])
}

export const persistentVolumeClaim = defineKind<PersistentVolumeClaim>({
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  namespaced: true,
  nav: 'storage',
  shortNames: ['pvc'],
  subresources: ['status'],
  columns: [
    nameColumn,
    column('Status', 'phase represents the current phase of PersistentVolumeClaim.', phaseOf),
    column(
      'Volume',
      'volumeName is the binding reference to the PersistentVolume backing this claim.',
      ({ spec }) => spec?.volumeName ?? '',
    ),
    column('Capacity', 'capacity represents the actual resources of the underlying volume.', ({ spec, status }) =>
      spec?.volumeName ? (status?.capacity?.['storage'] ?? '0') : '',
    ),
    column(
      'Access Modes',
      'accessModes contains the actual access modes the volume backing the PVC has. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#access-modes-1',
      ({ spec, status }) => (spec?.volumeName ? formatAccessModes(status?.accessModes) : ''),
    ),
    column(
      'StorageClass',
      'StorageClass of the pvc',
      ({ metadata, spec }) => storageClassOf(metadata, spec?.storageClassName)?.name ?? '',
    ),
    column(
      'VolumeAttributesClass',
      'VolumeAttributesClass of the pvc',
      ({ spec }) => spec?.volumeAttributesClassName ?? unset,
    ),
    ageColumn,
    wideColumn(
      'VolumeMode',
      'volumeMode defines what type of volume is required by the claim. Value of Filesystem is implied when not included in claim spec.',
      ({ spec }) => spec?.volumeMode ?? unset,
    ),
  ],
  health: healthOf,
  relations: relationsOf,
})
