import type { PersistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { type FieldError, unsupportedField } from '#kube/meta/field-error.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { validateAmount, validateBasicAmount } from './resource-lists.ts'
import { isNativeResource } from './resource-names.ts'

type Status = NonNullable<PersistentVolumeClaim['status']>

const resizeStatuses = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
].sort()

/** Source: kubernetes pkg/apis/core/validation ValidatePersistentVolumeClaimStatusUpdate. */
export function validateClaimStatus({ capacity, allocatedResources, allocatedResourceStatuses }: Status): FieldError[] {
  const statuses = 'status.allocatedResourceStatuses'
  return [
    ...Object.entries(capacity ?? {}).flatMap(([name, amount]) =>
      validateBasicAmount(`status.capacity[${name}]`, amount),
    ),
    ...Object.entries(allocatedResourceStatuses ?? {}).flatMap(([name, status]) => [
      ...validateResourceKey(statuses, name),
      ...(resizeStatuses.includes(status) ? [] : [unsupportedField(statuses, name, resizeStatuses)]),
    ]),
    ...Object.entries(allocatedResources ?? {}).flatMap(([name, amount]) => {
      const field = `status.allocatedResources[${name}]`
      const wrongKey = validateResourceKey('status.allocatedResources', name)
      if (wrongKey.length > 0) return wrongKey
      const wrong = validateBasicAmount(field, amount)
      return wrong.length > 0 ? wrong : validateAmount(field, 'storage', amount)
    }),
  ]
}

/** Of Kubernetes' own resources, a claim has storage only. */
function validateResourceKey(field: string, name: string): FieldError[] {
  const errors = checked(field, name, qualifiedName)
  if (errors.length > 0 || !isNativeResource(name) || name === 'storage') return errors
  return [unsupportedField(field, name, ['storage'])]
}
