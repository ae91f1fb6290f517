import { persistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { storageClass } from '#kube/kinds/storage/storage-class.ts'
import type { AdmissionPlugin } from '../registry/admission.ts'
import { createdOf, defaultClass } from './requests.ts'

const isDefault = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']
export const classAnnotation = 'volume.beta.kubernetes.io/storage-class'

/** Claims that do not say of which class are of the default. Source: kubernetes plugin/pkg/admission/storage/storageclass. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  mutate(request, reader) {
    const claim = createdOf(request, persistentVolumeClaim)
    if (!claim?.spec) return
    const isTold = claim.metadata.annotations?.[classAnnotation] !== undefined
    if (isTold || claim.spec.storageClassName !== undefined) return
    const found = defaultClass(reader, storageClass, isDefault)
    if (found) claim.spec.storageClassName = found.metadata.name
  },
}
