import { pullPolicyOf } from './image-tag.ts'
import type { Volume } from './pod-spec/model.ts'
import { roundResources } from './resource-lists.ts'
import { canonicalQuantity } from '#kube/quantity/quantity.ts'

/** Source of this file: kubernetes pkg/apis/core/v1/defaults.go, zz_generated.defaults.go. */

/** 0644, in decimal as JSON has it. */
const fileMode = 420
const tokenSeconds = 3600

export function applyVolumeDefaults(volume: Volume): void {
  const { name: _, ...sources } = volume
  if (Object.values(sources).every((source) => source === undefined)) volume.emptyDir = {}
  const { emptyDir, hostPath, image } = volume
  if (emptyDir?.sizeLimit !== undefined) emptyDir.sizeLimit = canonicalQuantity(emptyDir.sizeLimit)
  if (hostPath) hostPath.type ??= ''
  if (image) image.pullPolicy ||= pullPolicyOf(image.reference ?? '')
  applyFileDefaults(volume)
  applyDiskDefaults(volume)
  const claim = volume.ephemeral?.volumeClaimTemplate?.spec
  if (!claim) return
  claim.volumeMode ??= 'Filesystem'
  roundResources(claim.resources?.limits)
  roundResources(claim.resources?.requests)
}

function applyFileDefaults({ secret, configMap, downwardAPI, projected }: Volume): void {
  for (const source of [secret, configMap, downwardAPI, projected]) if (source) source.defaultMode ??= fileMode
  applyItemDefaults(downwardAPI?.items)
  for (const { serviceAccountToken, downwardAPI: api } of projected?.sources ?? []) {
    if (serviceAccountToken) serviceAccountToken.expirationSeconds ??= tokenSeconds
    applyItemDefaults(api?.items)
  }
}

function applyItemDefaults(items: NonNullable<Volume['downwardAPI']>['items']): void {
  for (const { fieldRef, resourceFieldRef } of items ?? []) {
    if (fieldRef) fieldRef.apiVersion ||= 'v1'
    if (resourceFieldRef) resourceFieldRef.divisor = canonicalQuantity(resourceFieldRef.divisor ?? '0')
  }
}

function applyDiskDefaults({ iscsi, rbd, azureDisk, scaleIO }: Volume): void {
  if (iscsi) iscsi.iscsiInterface ||= 'default'
  if (rbd) {
    rbd.pool ||= 'rbd'
    rbd.user ||= 'admin'
    rbd.keyring ||= '/etc/ceph/keyring'
  }
  if (azureDisk) {
    azureDisk.cachingMode ??= 'ReadWrite'
    azureDisk.fsType ??= 'ext4'
    azureDisk.readOnly ??= false
    azureDisk.kind ??= 'Shared'
  }
  if (scaleIO) {
    scaleIO.storageMode ||= 'ThinProvisioned'
    scaleIO.fsType ||= 'xfs'
  }
}
