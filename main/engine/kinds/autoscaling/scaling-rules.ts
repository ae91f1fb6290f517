import type { HorizontalPodAutoscalerSpec } from '#kube/kinds/autoscaling/horizontal-pod-autoscaler.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import { parseQuantity } from '#kube/quantity/quantity.ts'

type Behavior = NonNullable<HorizontalPodAutoscalerSpec['behavior']>
type Rules = NonNullable<Behavior['scaleUp']>
type Policy = NonNullable<Rules['policies']>[number]

const percent: Policy = { type: 'Percent', value: 100, periodSeconds: 15 }
const pods: Policy = { type: 'Pods', value: 4, periodSeconds: 15 }

/** A behavior says both ways, as soon as it says one. Source: kubernetes pkg/apis/autoscaling/v2/defaults.go. */
export function applyScalingDefaults(behavior: Behavior): void {
  behavior.scaleUp = {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [{ ...pods }, { ...percent }],
    ...behavior.scaleUp,
  }
  behavior.scaleDown = { selectPolicy: 'Max', policies: [{ ...percent }], ...behavior.scaleDown }
}

const longestWindow = 3600
const longestPeriod = 1800
const selections = ['Disabled', 'Max', 'Min']

/** Source: kubernetes pkg/apis/autoscaling/validation validateScalingRules. */
export function validateScaling(field: string, rules: Rules | undefined): FieldError[] {
  if (!rules) return []
  const { stabilizationWindowSeconds: window = 0, selectPolicy, policies = [], tolerance } = rules
  const at = `${field}.stabilizationWindowSeconds`
  const errors: FieldError[] = []
  if (window < 0) errors.push(invalidField(at, window, 'must be greater than or equal to zero'))
  if (window > longestWindow) {
    errors.push(invalidField(at, window, `must be less than or equal to ${String(longestWindow)}`))
  }
  if (selectPolicy !== undefined && !selections.includes(selectPolicy)) {
    errors.push(unsupportedField(`${field}.selectPolicy`, selectPolicy, selections))
  }
  if (policies.length === 0) errors.push(requiredField(`${field}.policies`, 'must specify at least one Policy'))
  errors.push(...policies.flatMap((policy, index) => validatePolicy(`${field}.policies[${String(index)}]`, policy)))
  if (tolerance !== undefined && (parseQuantity(tolerance)?.nano ?? 0n) < 0n) {
    errors.push(invalidField(`${field}.tolerance`, tolerance, 'must be greater than or equal to 0'))
  }
  return errors
}

function validatePolicy(field: string, { type, value, periodSeconds: period }: Policy): FieldError[] {
  const errors: FieldError[] = []
  if (type !== 'Pods' && type !== 'Percent') errors.push(unsupportedField(`${field}.type`, type, ['Percent', 'Pods']))
  if (value <= 0) errors.push(invalidField(`${field}.value`, value, 'must be greater than zero'))
  if (period <= 0) errors.push(invalidField(`${field}.periodSeconds`, period, 'must be greater than zero'))
  if (period > longestPeriod) {
    const detail = `must be less than or equal to ${String(longestPeriod)}`
    errors.push(invalidField(`${field}.periodSeconds`, period, detail))
  }
  return errors
}
