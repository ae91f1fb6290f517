import type { VolumeAttributesClass } from '#kube/kinds/storage/volume-attributes-class.ts'
import { forbiddenField, requiredField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { validateParameters, validateProvisioner } from './storage-class.ts'

/** Source: kubernetes pkg/registry/storage/volumeattributesclass/strategy.go, pkg/apis/storage/validation. */
export const volumeAttributesClassStrategy = defineStrategy<VolumeAttributesClass>({
  validate({ driverName, parameters = {} }, old) {
    const isRenamed = old !== undefined && driverName !== old.driverName
    const isChanged = old !== undefined && !equalJson(parameters, old.parameters ?? {})
    return [
      ...(isRenamed ? [forbiddenField('driverName', 'updates to driverName are forbidden.')] : []),
      ...(isChanged ? [forbiddenField('parameters', 'updates to parameters are forbidden.')] : []),
      ...validateProvisioner('driverName', driverName),
      ...validateParameters('parameters', parameters),
      ...(Object.keys(parameters).length === 0
        ? [requiredField('parameters', 'must contain at least one key/value pair')]
        : []),
    ]
  },
})
