import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import { labelValue, qualifiedName } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'

interface Toleration {
  readonly key?: string
  readonly operator?: string
  readonly value?: string
  readonly effect?: string
}

const effects = ['NoExecute', 'NoSchedule', 'None']

/** Source: kubernetes pkg/apis/resource/validation validateDeviceToleration. */
export function validateToleration(toleration: Toleration, at: string): FieldError[] {
  const { key, effect } = toleration
  return [
    ...(key ? checked(`${at}.key`, key, qualifiedName) : []),
    ...validateOperator(toleration, at),
    ...(effect && !effects.includes(effect) ? [unsupportedField(`${at}.effect`, effect, effects)] : []),
  ]
}

function validateOperator({ operator, value = '' }: Toleration, at: string): FieldError[] {
  switch (operator) {
    case 'Exists':
      return value ? [invalidField(`${at}.value`, value, 'must be empty for operator `Exists`')] : []
    case 'Equal':
      return checked(`${at}.value`, value, labelValue)
    case undefined:
    case '':
      return [requiredField(`${at}.operator`)]
    default:
      return [unsupportedField(`${at}.operator`, operator, ['Equal', 'Exists'])]
  }
}

/** Source: kubernetes pkg/apis/resource/validation validateDeviceTaint. */
export function validateTaint({ key = '', value, effect }: Toleration, at: string): FieldError[] {
  return [
    ...checked(`${at}.key`, key, qualifiedName),
    ...(value ? checked(`${at}.value`, value, labelValue) : []),
    ...(effect ? [] : [requiredField(`${at}.effect`)]),
    ...(effect && !effects.includes(effect) ? [unsupportedField(`${at}.effect`, effect, effects)] : []),
  ]
}
