import type { Role } from '#kube/kinds/rbac/role.ts'
import { pathSegmentName } from '#kube/meta/names.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { validatePolicyRules } from './policy-rules.ts'

/** Source: kubernetes pkg/registry/rbac/role/strategy.go. */
export const roleStrategy = defineStrategy<Role>({
  validateName: pathSegmentName,
  createsOnUpdate: true,
  validate: ({ rules }) => validatePolicyRules(rules, true),
})
