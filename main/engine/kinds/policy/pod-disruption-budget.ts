import type { PodDisruptionBudget, PodDisruptionBudgetSpec } from '#kube/kinds/policy/pod-disruption-budget.ts'
import { type FieldError, invalidField, unsupportedField } from '#kube/meta/field-error.ts'
import { pathSegmentName } from '#kube/meta/names.ts'
import { validateConditions } from '../../registry/condition-checks.ts'
import { notNegative } from '../../registry/field-checks.ts'
import { validateLabelSelector } from '../../registry/selector-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { atMostAll, validateIntOrPercent } from '../apps/int-or-percent.ts'

const evictionPolicies = ['AlwaysAllow', 'IfHealthyBudget']
const counts = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const

/** Source: kubernetes pkg/registry/policy/poddisruptionbudget/strategy.go, pkg/apis/policy/validation/validation.go. */
export const podDisruptionBudgetStrategy = defineStrategy<PodDisruptionBudget>({
  // Nothing is made of its name, and upstream asks no more of it than that a URL can hold it.
  validateName: pathSegmentName,
  generationOf: ({ spec }) => spec,
  allowsUnconditionalUpdate: false,
  applyDefaults(budget) {
    budget.spec ??= {}
  },
  prepareForCreate(budget) {
    budget.status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }
  },
  validate: ({ spec = {} }) => validateSpec(spec),
  validateStatusUpdate: ({ status }) => [
    ...validateConditions('status.conditions', status?.conditions),
    ...counts.flatMap((count) => notNegative(`status.${count}`, status?.[count])),
  ],
})

function validateSpec(spec: PodDisruptionBudgetSpec): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: eviction } = spec
  const errors: FieldError[] = []
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    // The message shows the spec as the API server holds it, with its own names.
    const shown = {
      MinAvailable: minAvailable,
      Selector: selector ?? null,
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: eviction ?? null,
    }
    errors.push(invalidField('spec', shown, 'minAvailable and maxUnavailable cannot be both set'))
  }
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    const value = spec[field]
    if (value === undefined) continue
    errors.push(...validateIntOrPercent(`spec.${field}`, value), ...atMostAll(`spec.${field}`, value))
  }
  errors.push(...validateLabelSelector('spec.selector', selector))
  if (eviction === undefined || evictionPolicies.includes(eviction)) return errors
  return [...errors, unsupportedField('spec.unhealthyPodEvictionPolicy', eviction, evictionPolicies)]
}
