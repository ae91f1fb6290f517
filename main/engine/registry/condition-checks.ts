import {
  duplicateField,
  type FieldError,
  invalidField,
  requiredField,
  tooLongField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import type { Condition } from '#kube/meta/object.ts'
import { checked } from './field-checks.ts'

export const conditionStatuses: readonly string[] = ['False', 'True', 'Unknown']
const reasonPattern = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?'
const reason = new RegExp(`^${reasonPattern}$`)
const reasonLimit = 1024
const messageLimit = 32 * 1024

/** The rules of metav1.Condition. Source: apimachinery pkg/apis/meta/v1/validation ValidateConditions. */
export function validateConditions(field: string, conditions: readonly Condition[] | undefined): FieldError[] {
  const seen = new Set<string>()
  return (conditions ?? []).flatMap((condition, index) => {
    const at = `${field}[${String(index)}]`
    const duplicate = seen.has(condition.type) ? [duplicateField(`${at}.type`, condition.type)] : []
    seen.add(condition.type)
    return [...duplicate, ...validateCondition(at, condition)]
  })
}

function validateCondition(field: string, condition: Condition): FieldError[] {
  const { type, status, observedGeneration = 0, lastTransitionTime, message = '' } = condition
  return [
    ...checked(`${field}.type`, type, qualifiedName),
    ...(conditionStatuses.includes(status) ? [] : [unsupportedField(`${field}.status`, status, conditionStatuses)]),
    ...(observedGeneration < 0
      ? [invalidField(`${field}.observedGeneration`, observedGeneration, 'must be greater than or equal to zero')]
      : []),
    ...(lastTransitionTime ? [] : [requiredField(`${field}.lastTransitionTime`)]),
    ...validateReason(`${field}.reason`, condition.reason),
    ...(message.length > messageLimit ? [tooLongField(`${field}.message`, messageLimit)] : []),
  ]
}

function validateReason(field: string, value: string | undefined): FieldError[] {
  if (!value) return [requiredField(field)]
  const detail = `a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '${reasonPattern}')`
  return [
    ...(reason.test(value) ? [] : [invalidField(field, value, detail)]),
    ...(value.length > reasonLimit ? [tooLongField(field, reasonLimit)] : []),
  ]
}
