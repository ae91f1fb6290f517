import type { ClusterRole } from '#kube/kinds/rbac/cluster-role.ts'
import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { pathSegmentName } from '#kube/meta/names.ts'
import { validateLabelSelector } from '../../registry/selector-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { validatePolicyRules } from './policy-rules.ts'

/** Source: kubernetes pkg/registry/rbac/clusterrole/strategy.go. */
export const clusterRoleStrategy = defineStrategy<ClusterRole>({
  validateName: pathSegmentName,
  createsOnUpdate: true,
  validate: ({ rules, aggregationRule }) => [
    ...validatePolicyRules(rules, false),
    ...(aggregationRule ? validateAggregation(aggregationRule) : []),
  ],
})

function validateAggregation({ clusterRoleSelectors = [] }: NonNullable<ClusterRole['aggregationRule']>): FieldError[] {
  const at = 'aggregationRule.clusterRoleSelectors'
  if (clusterRoleSelectors.length === 0) {
    return [requiredField(at, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
  }
  return clusterRoleSelectors.flatMap((selector, index) => {
    const errors = validateLabelSelector(`${at}[${String(index)}]`, selector)
    // What does not parse is refused once more as a whole.
    return errors.length > 0
      ? [...errors, invalidField(`${at}[${String(index)}]`, null, 'invalid label selector.')]
      : []
  })
}
