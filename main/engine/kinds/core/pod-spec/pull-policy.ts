import type { FieldError } from '#kube/meta/field-error.ts'
import { oneOf } from '../../../registry/field-checks.ts'

const policies = ['Always', 'IfNotPresent', 'Never']

export function validatePullPolicy(field: string, policy: string | undefined): FieldError[] {
  return oneOf(field, policy, policies)
}
