import { type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '#kube/meta/names.ts'
import type { LabelSelector } from '#kube/meta/object.ts'
import { checked } from '../../../registry/field-checks.ts'
import { validateAnnotations, validateLabels } from '../../../registry/object-meta.ts'
import { validateLabelSelector } from '../../../registry/selector-checks.ts'
import { validatePositiveAmount } from '../resource-lists.ts'
import { validateAccessModes, volumeModes } from '../volume-modes.ts'
import { optionalOneOf, required } from './fields.ts'
import type { Volume } from './model.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimTemplate. */

type Template = NonNullable<NonNullable<Volume['ephemeral']>['volumeClaimTemplate']>
type ClaimSpec = NonNullable<Template['spec']>
type DataSource = NonNullable<ClaimSpec['dataSourceRef']>

export function validateClaimTemplate({ metadata = {}, spec = {} }: Template, field: string): FieldError[] {
  const { annotations, labels } = metadata
  return [
    ...validateAnnotations(annotations as Record<string, string> | undefined, `${field}.metadata.annotations`),
    ...validateLabels(labels as Record<string, string> | undefined, `${field}.metadata.labels`),
    ...Object.entries(metadata)
      .filter(([name, value]) => name !== 'annotations' && name !== 'labels' && value !== null)
      .map(([name]) => forbiddenField(`${field}.metadata.${name}`, 'cannot be set')),
    ...validateClaimSpec(spec, `${field}.spec`),
  ]
}

/** `allowsAnyGroup`: the object named a group before, and it may stay as it is. */
export function validateClaimSpec(spec: ClaimSpec, field: string, allowsAnyGroup = false): FieldError[] {
  const { storageClassName, volumeAttributesClassName, dataSource, dataSourceRef } = spec
  return [
    ...(spec.accessModes?.length ? [] : [requiredField(`${field}.accessModes`, 'at least 1 access mode is required')]),
    ...validateLabelSelector(`${field}.selector`, spec.selector as LabelSelector | undefined),
    ...validateAccessModes(`${field}.accessModes`, spec.accessModes ?? []),
    ...validateStorage(spec.resources?.requests?.['storage'], `${field}.resources[storage]`),
    ...(storageClassName ? checked(`${field}.storageClassName`, storageClassName, dns1123Subdomain) : []),
    ...optionalOneOf(`${field}.volumeMode`, spec.volumeMode, volumeModes),
    ...(dataSource ? validateDataSource(dataSource, `${field}.dataSource`, allowsAnyGroup) : []),
    ...(dataSourceRef ? validateDataSource(dataSourceRef, `${field}.dataSourceRef`, allowsAnyGroup) : []),
    ...validateDataSources(spec, field),
    ...(volumeAttributesClassName
      ? checked(`${field}.volumeAttributesClassName`, volumeAttributesClassName, dns1123Subdomain)
      : []),
  ]
}

function validateStorage(amount: string | undefined, field: string): FieldError[] {
  if (amount === undefined) return [requiredField(field)]
  return validatePositiveAmount(field, amount)
}

function validateDataSource(
  { name, kind = '', apiGroup = '', namespace }: DataSource,
  field: string,
  allowsAnyGroup: boolean,
): FieldError[] {
  const errors = [...required(`${field}.name`, name), ...required(`${field}.kind`, kind)]
  if (!apiGroup && kind !== 'PersistentVolumeClaim') {
    const detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup"
    errors.push(invalidField(field, kind, detail))
  }
  if (apiGroup && !allowsAnyGroup) errors.push(...checked(`${field}.apiGroup`, apiGroup, dns1123Subdomain))
  if (namespace) errors.push(...checked(`${field}.namespace`, namespace, dns1123Label))
  return errors
}

/** Upstream prints its internal path object here, which JSON shows as an empty one. */
function validateDataSources({ dataSource, dataSourceRef }: ClaimSpec, field: string): FieldError[] {
  if (!dataSource || !dataSourceRef) return []
  if (dataSourceRef.namespace) {
    return [invalidField(field, {}, 'may not be specified when dataSourceRef.namespace is specified')]
  }
  const isSame = (['apiGroup', 'kind', 'name'] as const).every((part) => dataSource[part] === dataSourceRef[part])
  return isSame ? [] : [invalidField(field, {}, 'must match dataSourceRef')]
}
