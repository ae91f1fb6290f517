import type { PersistentVolume } from '#kube/kinds/core/persistent-volume.ts'
import { roundResources } from '../resource-lists.ts'
import type { PersistentSpec } from './sources.ts'

const sourceDefaults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  hostPath: { type: '' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  iscsi: { iscsiInterface: 'default' },
  azureDisk: { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' },
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
}

/** Source: kubernetes pkg/apis/core/v1/{defaults,zz_generated.defaults}.go. */
export function applyPersistentVolumeDefaults(volume: PersistentVolume): void {
  const spec = (volume.spec ??= {})
  spec.persistentVolumeReclaimPolicy ||= 'Retain'
  spec.volumeMode ??= 'Filesystem'
  applyPersistentSpecDefaults(spec)
}

/** What a volume's spec is given also where it stands in another object. */
export function applyPersistentSpecDefaults(spec: PersistentSpec): void {
  roundResources(spec.capacity)
  const sources = spec as Record<string, Record<string, unknown> | undefined>
  for (const [name, defaults] of Object.entries(sourceDefaults)) {
    const source = sources[name]
    if (!source) continue
    for (const [field, value] of Object.entries(defaults)) {
      if (source[field] === undefined || (source[field] === '' && name !== 'azureDisk')) source[field] = value
    }
  }
}
