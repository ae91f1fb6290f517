import { persistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { classAnnotation } from '#kube/kinds/core/storage-cells.ts'
import { defaultAnnotations, storageClass } from '#kube/kinds/storage/storage-class.ts'
import type { AdmissionPlugin } from '../registry/admission.ts'
import { createdOf, defaultClass } from './requests.ts'

/** Claims that do not say of which class are of the default. Source: kubernetes plugin/pkg/admission/storage/storageclass. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  mutate(request, reader) {
    const claim = createdOf(request, persistentVolumeClaim)
    if (!claim?.spec) return
    const isTold = claim.metadata.annotations?.[classAnnotation] !== undefined
    if (isTold || claim.spec.storageClassName !== undefined) return
    const found = defaultClass(reader, storageClass, defaultAnnotations)
    if (found) claim.spec.storageClassName = found.metadata.name
  },
}
