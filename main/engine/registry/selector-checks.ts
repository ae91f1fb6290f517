import { type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { labelValue, qualifiedName } from '#kube/meta/names.ts'
import { checked } from './field-checks.ts'
import { validateLabels } from './object-meta.ts'

interface Requirement {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}

/** A selector as a client sends it: any word may stand for the operator. */
export interface UncheckedSelector {
  readonly matchLabels?: Record<string, string>
  readonly matchExpressions?: readonly Requirement[]
}

/** Source: apimachinery pkg/apis/meta/v1/validation ValidateLabelSelector. */
export function validateLabelSelector(field: string, selector: UncheckedSelector | undefined): FieldError[] {
  return [
    ...validateLabels(selector?.matchLabels, `${field}.matchLabels`),
    ...(selector?.matchExpressions ?? []).flatMap((requirement, index) =>
      validateRequirement(`${field}.matchExpressions[${String(index)}]`, requirement),
    ),
  ]
}

function validateRequirement(field: string, { key, operator, values = [] }: Requirement): FieldError[] {
  return [
    ...validateOperator(field, operator, values.length),
    ...checked(`${field}.key`, key, qualifiedName),
    ...values.flatMap((value, index) => checked(`${field}.values[${String(index)}]`, value, labelValue)),
  ]
}

function validateOperator(field: string, operator: string, count: number): FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn': {
      const detail = "must be specified when `operator` is 'In' or 'NotIn'"
      return count === 0 ? [requiredField(`${field}.values`, detail)] : []
    }
    case 'Exists':
    case 'DoesNotExist': {
      const detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
      return count > 0 ? [forbiddenField(`${field}.values`, detail)] : []
    }
    default:
      return [invalidField(`${field}.operator`, operator, 'not a valid selector operator')]
  }
}
