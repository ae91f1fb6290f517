import type { Lease } from '#kube/kinds/coordination/lease.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { notNegative } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'

/** Source: kubernetes pkg/registry/coordination/lease/strategy.go, pkg/apis/coordination/validation. */
export const leaseStrategy = defineStrategy<Lease>({
  createsOnUpdate: true,
  allowsUnconditionalUpdate: false,
  applyDefaults(lease) {
    lease.spec ??= {}
  },
  validate({ spec = {} }) {
    const { leaseDurationSeconds: duration, leaseTransitions, holderIdentity } = spec
    const errors: FieldError[] = notNegative('spec.leaseTransitions', leaseTransitions)
    if (duration !== undefined && duration <= 0) {
      errors.push(invalidField('spec.leaseDurationSeconds', duration, 'must be greater than 0'))
    }
    if (holderIdentity === '') errors.push(invalidField('spec.holderIdentity', '', 'must not be empty'))
    return errors
  },
})
