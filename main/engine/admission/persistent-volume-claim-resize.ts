import { persistentVolumeClaim, type PersistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { classAnnotation } from '#kube/kinds/core/storage-cells.ts'
import { storageClass } from '#kube/kinds/storage/storage-class.ts'
import { compareQuantities, parseQuantity } from '#kube/quantity/quantity.ts'
import type { AdmissionPlugin, AdmissionReader } from '../registry/admission.ts'
import { refuse, writtenOf } from './requests.ts'

/** A claim grows only where its class can grow. Source: kubernetes plugin/pkg/admission/storage/persistentvolume/resize. */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  validate(request, reader) {
    const claim = writtenOf(request, persistentVolumeClaim)
    const old = request.old as PersistentVolumeClaim | undefined
    if (!claim || !old || !isLarger(claim, old)) return
    if (old.status?.phase !== 'Bound') throw refuse(request, 'Only bound persistent volume claims can be expanded')
    if (canGrow(claim, old, reader)) return
    const detail =
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize'
    throw refuse(request, detail)
  },
}

function isLarger(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const [now, before] = [claim, old].map(({ spec }) => parseQuantity(spec?.resources?.requests?.['storage'] ?? '0'))
  return now !== undefined && before !== undefined && compareQuantities(now, before) > 0
}

function canGrow(claim: PersistentVolumeClaim, old: PersistentVolumeClaim, reader: AdmissionReader): boolean {
  const name = classOf(claim)
  if (!name || name !== classOf(old)) return false
  return reader.find(storageClass, undefined, name)?.allowVolumeExpansion === true
}

function classOf({ metadata, spec }: PersistentVolumeClaim): string {
  return metadata.annotations?.[classAnnotation] ?? spec?.storageClassName ?? ''
}
