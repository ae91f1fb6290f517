import type { V1PersistentVolume } from '@kubernetes/client-node/dist/gen/models/V1PersistentVolume.js'
import { ageColumn, column, nameColumn, wideColumn } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import { distinct, ownersOf, relationTo } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'
import { formatAccessModes, storageClassOf, unset } from './storage-cells.ts'

export type PersistentVolume = ObjectOf<V1PersistentVolume>

const states: Readonly<Record<string, Health['state']>> = {
  Available: 'ready',
  Bound: 'ready',
  Pending: 'progressing',
  Failed: 'failed',
}

function phaseOf({ metadata, status }: PersistentVolume): string {
  return metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? '')
}

function healthOf(volume: PersistentVolume): Health {
  const reason = phaseOf(volume)
  if (volume.metadata.deletionTimestamp) return { state: 'terminating', reason }
  const { phase = '', message } = volume.status ?? {}
  return { state: states[phase] ?? 'unknown', reason, ...(message ? { message } : {}) }
}

function relationsOf(volume: PersistentVolume) {
  const { claimRef } = volume.spec ?? {}
  return distinct([
    ...ownersOf(volume),
    ...relationTo('target', claimRef && { ...claimRef, kind: 'PersistentVolumeClaim', apiVersion: 'v1' }),
    ...relationTo('about', storageClassOf(volume.metadata, volume.spec?.storageClassName)),
  ])
}

export const persistentVolume = defineKind<PersistentVolume>({
  version: 'v1',
  kind: 'PersistentVolume',
  namespaced: false,
  nav: 'storage',
  shortNames: ['pv'],
  subresources: ['status'],
  columns: [
    nameColumn,
    column(
      'Capacity',
      "capacity is the description of the persistent volume's resources and capacity. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#capacity",
      ({ spec }) => spec?.capacity?.['storage'] ?? '0',
    ),
    column(
      'Access Modes',
      'accessModes contains all ways the volume can be mounted. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#access-modes',
      ({ spec }) => formatAccessModes(spec?.accessModes),
    ),
    column(
      'Reclaim Policy',
      'persistentVolumeReclaimPolicy defines what happens to a persistent volume when released from its claim. Valid options are Retain (default for manually created PersistentVolumes), Delete (default for dynamically provisioned PersistentVolumes), and Recycle (deprecated). Recycle must be supported by the volume plugin underlying this PersistentVolume. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#reclaiming',
      ({ spec }) => spec?.persistentVolumeReclaimPolicy ?? '',
    ),
    column(
      'Status',
      'phase indicates if a volume is available, bound to a claim, or released by a claim. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#phase',
      phaseOf,
    ),
    column(
      'Claim',
      'claimRef is part of a bi-directional binding between PersistentVolume and PersistentVolumeClaim. Expected to be non-nil when bound. claim.VolumeName is the authoritative bind between PV and PVC. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#binding',
      ({ spec }) => (spec?.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : ''),
    ),
    column(
      'StorageClass',
      'StorageClass of the pv',
      ({ metadata, spec }) => storageClassOf(metadata, spec?.storageClassName)?.name ?? '',
    ),
    column(
      'VolumeAttributesClass',
      'VolumeAttributesClass of the pv',
      ({ spec }) => spec?.volumeAttributesClassName ?? unset,
    ),
    column(
      'Reason',
      'reason is a brief CamelCase string that describes any failure and is meant for machine parsing and tidy display in the CLI.',
      ({ status }) => status?.reason ?? '',
    ),
    ageColumn,
    wideColumn(
      'VolumeMode',
      'volumeMode defines if a volume is intended to be used with a formatted filesystem or to remain in raw block state. Value of Filesystem is implied when not included in spec.',
      ({ spec }) => spec?.volumeMode ?? unset,
    ),
  ],
  health: healthOf,
  relations: relationsOf,
})
