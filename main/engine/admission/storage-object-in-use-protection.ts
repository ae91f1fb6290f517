import { persistentVolume } from '#kube/kinds/core/persistent-volume.ts'
import { persistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { volumeAttributesClass } from '#kube/kinds/storage/volume-attributes-class.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { AdmissionPlugin } from '../registry/admission.ts'
import { createdOf } from './requests.ts'

/**
 * Storage that is in use outlives its deletion; the protection controllers let go of what is not.
 * Source: kubernetes plugin/pkg/admission/storage/storageobjectinuseprotection.
 */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  mutate(request) {
    protect(createdOf(request, persistentVolume), 'kubernetes.io/pv-protection')
    protect(createdOf(request, persistentVolumeClaim), 'kubernetes.io/pvc-protection')
    protect(createdOf(request, volumeAttributesClass), 'kubernetes.io/vac-protection')
  },
}

function protect(object: KubeObject | undefined, finalizer: string): void {
  if (!object || object.metadata.finalizers?.includes(finalizer)) return
  object.metadata.finalizers = [...(object.metadata.finalizers ?? []), finalizer]
}
