import type { PersistentVolume } from '#kube/kinds/core/persistent-volume.ts'
import { type FieldError, invalidField, requiredField, tooLongField } from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '#kube/meta/names.ts'
import { byteLength, required, requiredName } from '../pod-spec/fields.ts'
import type { Loose } from '../pod-spec/model.ts'

type Csi = Loose<NonNullable<NonNullable<PersistentVolume['spec']>['csi']>>

const maxDriverName = 63

/** Source: kubernetes pkg/apis/core/validation ValidateCSIDriverName. */
export function validateDriverName(field: string, name: string): FieldError[] {
  if (name === '') return [requiredField(field)]
  return [
    ...(byteLength(name) > maxDriverName ? [tooLongField(field, maxDriverName)] : []),
    ...dns1123Subdomain(name.toLowerCase()).map((problem) => invalidField(field, name, problem)),
  ]
}

/** Source: validateCSIPersistentVolumeSource. */
export function validateCsi(csi: Csi, field: string): FieldError[] {
  const secrets = (
    ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'] as const
  ).flatMap((name) => {
    const secret = csi[name]
    return secret
      ? [
          ...requiredName(`${field}.${name}.name`, secret.name, dns1123Subdomain),
          ...requiredName(`${field}.${name}.namespace`, secret.namespace, dns1123Label),
        ]
      : []
  })
  return [
    ...validateDriverName(`${field}.driver`, csi.driver ?? ''),
    ...required(`${field}.volumeHandle`, csi.volumeHandle),
    ...secrets,
  ]
}
