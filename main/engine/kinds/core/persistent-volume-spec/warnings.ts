import type { PersistentSpec } from './sources.ts'

const annotationAdvice: Readonly<Record<string, string>> = {
  'volume.beta.kubernetes.io/storage-class': 'deprecated since v1.8; use "storageClassName" attribute instead',
  'volume.beta.kubernetes.io/mount-options': 'deprecated since v1.31; use "mountOptions" attribute instead',
}
const sourceAdvice = {
  cephfs: 'spec.cephfs: deprecated in v1.28, non-functional in v1.31+',
  photonPersistentDisk: 'spec.photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+',
  scaleIO: 'spec.scaleIO: deprecated in v1.16, non-functional in v1.22+',
  storageos: 'spec.storageOS: deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'spec.glusterfs: deprecated in v1.25, non-functional in v1.26+',
  rbd: 'spec.rbd: deprecated in v1.28, non-functional in v1.31+',
} as const

/** Source: kubernetes pkg/api/persistentvolume GetWarningsForPersistentVolume. */
export function persistentVolumeWarnings(
  spec: PersistentSpec,
  annotations: Readonly<Record<string, string>>,
): string[] {
  return [
    ...Object.entries(annotationAdvice)
      .filter(([key]) => Object.hasOwn(annotations, key))
      .map(([key, advice]) => `metadata.annotations[${key}]: ${advice}`),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle'
      ? [
          'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
        ]
      : []),
    ...Object.entries(sourceAdvice)
      .filter(([name]) => spec[name as keyof typeof sourceAdvice] !== undefined)
      .map(([, advice]) => advice),
  ]
}
