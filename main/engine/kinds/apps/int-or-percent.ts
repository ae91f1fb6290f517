import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { notNegative } from '../../registry/field-checks.ts'

/** A count, or a share such as `25%`. Source of this file: kubernetes pkg/apis/apps/validation/validation.go. */
export type IntOrPercent = number | string

const percent = /^[0-9]+%$/
const percentProblem =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"

export function validateIntOrPercent(field: string, value: IntOrPercent): FieldError[] {
  if (typeof value === 'number') return notNegative(field, value)
  return percent.test(value) ? [] : [invalidField(field, value, percentProblem)]
}

export function atMostAll(field: string, value: IntOrPercent): FieldError[] {
  const isTooMuch = typeof value === 'string' && percent.test(value) && Number.parseInt(value, 10) > 100
  return isTooMuch ? [invalidField(field, value, 'must not be greater than 100%')] : []
}

/** True for a count or a share of nothing, and for a text that is neither. */
export function isZero(value: IntOrPercent): boolean {
  if (typeof value === 'number') return value === 0
  return percent.test(value) || /^[-+]?\d+$/.test(value) ? Number.parseInt(value, 10) === 0 : true
}
