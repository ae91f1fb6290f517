import { type FieldError, invalidField, unsupportedField } from '#kube/meta/field-error.ts'
import { labelValue, qualifiedName } from '#kube/meta/names.ts'
import { checked } from '../../../registry/field-checks.ts'
import { each } from './fields.ts'
import type { Spec } from './model.ts'

export type Toleration = NonNullable<Spec['tolerations']>[number]

/** What a taint does to pods that do not tolerate it. */
export const taintEffects: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Source: kubernetes pkg/apis/core/validation/validation.go ValidateTolerations. */
export function validateTolerations(
  tolerations: readonly Toleration[] | undefined,
  field: string,
  mayCompare: boolean,
): FieldError[] {
  return each(tolerations, field, ({ key = '', operator = '', value = '', effect = '', tolerationSeconds }, at) => {
    const errors = key ? checked(`${at}.key`, key, qualifiedName) : []
    if (!key && operator !== 'Exists') {
      const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
      errors.push(invalidField(`${at}.operator`, operator, detail))
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      errors.push(invalidField(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
    }
    errors.push(...validateOperator(operator, value, at, mayCompare))
    if (effect && !taintEffects.includes(effect)) errors.push(unsupportedField(`${at}.effect`, effect, taintEffects))
    return errors
  })
}

function validateOperator(operator: string, value: string, at: string, mayCompare: boolean): FieldError[] {
  switch (operator) {
    case '':
    case 'Equal': {
      const problems = labelValue(value)
      return problems.length > 0 ? [invalidField(`${at}.operator`, value, problems.join(';'))] : []
    }
    case 'Exists':
      return value ? [invalidField(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'")] : []
    case 'Lt':
    case 'Gt':
      // KEP-5471, off by default: only what had it before may keep it.
      return mayCompare ? [] : [unsupportedField(`${at}.operator`, operator, ['Equal', 'Exists', 'Lt', 'Gt'])]
    default:
      return [unsupportedField(`${at}.operator`, operator, ['Equal', 'Exists'])]
  }
}
