import type { PersistentVolume } from '#kube/kinds/core/persistent-volume.ts'
import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { between, required } from '../pod-spec/fields.ts'
import type { Loose } from '../pod-spec/model.ts'

type Iscsi = Loose<NonNullable<NonNullable<PersistentVolume['spec']>['iscsi']>>

const forms = {
  iqn: /iqn\.\d{4}-\d{2}\.([a-zA-Z0-9\-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[a-zA-Z0-9]{16}$/,
  naa: /^naa.[a-zA-Z0-9]{32}$/,
}
const maxLun = 255
const maxPortal = 64
const tooLong =
  'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'

/** Source: kubernetes pkg/apis/core/validation validateISCSIPersistentVolumeSource. */
export function validateIscsi(iscsi: Iscsi, field: string, volumeName: string): FieldError[] {
  const { targetPortal = '', iqn = '', lun = 0, initiatorName, secretRef } = iscsi
  const errors = required(`${field}.targetPortal`, targetPortal)
  if (initiatorName !== undefined && `${volumeName}:${targetPortal}`.length > maxPortal) {
    errors.push(invalidField(`${field}.targetportal`, targetPortal, tooLong))
  }
  errors.push(...(iqn === '' ? [requiredField(`${field}.iqn`)] : validateInitiator(`${field}.iqn`, iqn)))
  if (lun < 0 || lun > maxLun) errors.push(invalidField(`${field}.lun`, lun, between(0, maxLun)))
  const isSecured = iscsi.chapAuthDiscovery === true || iscsi.chapAuthSession === true
  if (isSecured && !secretRef) errors.push(requiredField(`${field}.secretRef`))
  if (secretRef) errors.push(...required(`${field}.secretRef.name`, secretRef.name))
  if (initiatorName !== undefined) errors.push(...validateInitiator(`${field}.initiatorname`, initiatorName))
  return errors
}

function validateInitiator(field: string, name: string): FieldError[] {
  const form = forms[name.slice(0, 3) as keyof typeof forms] as RegExp | undefined
  return form?.test(name) ? [] : [invalidField(field, name, 'must be valid format')]
}
