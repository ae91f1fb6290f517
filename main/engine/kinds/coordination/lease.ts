import type { Lease } from '#kube/kinds/coordination/lease.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { notNegative } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'

/** Source: kubernetes pkg/registry/coordination/lease/strategy.go, pkg/apis/coordination/validation/validation.go. */
export const leaseStrategy = defineStrategy<Lease>({
  createsOnUpdate: true,
  allowsUnconditionalUpdate: false,
  applyDefaults(lease) {
    lease.spec ??= {}
  },
  prepareForCreate: dropCoordination,
  prepareForUpdate: dropCoordination,
  validate({ spec = {} }) {
    const { leaseDurationSeconds: duration, leaseTransitions } = spec
    const errors: FieldError[] = []
    if (duration !== undefined && duration <= 0) {
      errors.push(invalidField('spec.leaseDurationSeconds', duration, 'must be greater than 0'))
    }
    return [...errors, ...notNegative('spec.leaseTransitions', leaseTransitions)]
  },
})

/** The feature gate CoordinatedLeaderElection is off in 1.36. */
function dropCoordination({ spec }: Lease): void {
  delete spec?.strategy
  delete spec?.preferredHolder
}
