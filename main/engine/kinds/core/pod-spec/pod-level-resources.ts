import { type FieldError, forbiddenField, invalidField } from '#kube/meta/field-error.ts'
import { compareQuantities, formatQuantity, parseQuantity } from '#kube/quantity/quantity.ts'
import { aggregate } from '../pod-resources.ts'
import { isHugePages } from '../resource-names.ts'
import { each } from './fields.ts'
import { isWindows, type Spec } from './model.ts'
import { type ResourceRules, validatePodResourceRequirements } from './resource-requirements.ts'

/** KEP-2837. Source: kubernetes pkg/apis/core/validation/validation.go validatePodResources. */
export function validatePodLevelResources(spec: Spec, field: string, rules: ResourceRules): FieldError[] {
  const { resources } = spec
  if (!resources) return []
  const at = `${field}.resources`
  if (isWindows(spec)) return [forbiddenField(at, 'may not be set for a windows pod')]
  const errors: FieldError[] = []
  if (resources.claims) errors.push(forbiddenField(`${at}.claims`, 'claims may not be set for Resources at pod-level'))
  return [...errors, ...validatePodResourceRequirements(resources, at, rules), ...validateConsistency(spec, at)]
}

/** The containers' parts must fit into the whole. */
function validateConsistency(spec: Spec, field: string): FieldError[] {
  const { limits = {}, requests = {} } = spec.resources ?? {}
  return [
    ...validateSum(spec, 'requests', requests, field, () => true),
    ...validateSum(spec, 'limits', limits, field, isHugePages),
    ...each(spec.containers, `${field}.containers`, ({ resources }, at) =>
      Object.entries(resources?.limits ?? {}).flatMap(([name, amount = '']) => {
        const whole = limits[name]
        const [part, most] = [parseQuantity(amount), parseQuantity(whole ?? '')]
        if (!part || !most || compareQuantities(part, most) <= 0) return []
        const detail = `must be less than or equal to pod limits of ${whole ?? ''}`
        return [invalidField(`${at}[${name}].limits`, amount, detail)]
      }),
    ),
  ]
}

function validateSum(
  spec: Spec,
  side: 'limits' | 'requests',
  list: Readonly<Record<string, string | undefined>>,
  field: string,
  counts: (name: string) => boolean,
): FieldError[] {
  return [...aggregate(spec, side)].flatMap(([name, sum]) => {
    const amount = list[name]
    const whole = amount === undefined || !counts(name) ? undefined : parseQuantity(amount)
    if (!whole || compareQuantities(sum, whole) <= 0) return []
    const detail = `must be greater than or equal to aggregate container ${side} of ${formatQuantity(sum)}`
    return [invalidField(`${field}.${side}[${name}]`, amount, detail)]
  })
}
