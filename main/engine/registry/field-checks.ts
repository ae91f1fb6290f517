import {
  duplicateField,
  type FieldError,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { type NameCheck, portName, portNumber } from '#kube/meta/names.ts'

/** What one field may hold, whatever object it stands in. Source: kubernetes pkg/apis/core/validation/validation.go. */

export function checked(field: string, value: string, check: NameCheck): FieldError[] {
  return check(value).map((problem) => invalidField(field, value, problem))
}

export function oneOf(field: string, value: string | undefined, supported: readonly string[]): FieldError[] {
  if (!value) return [requiredField(field)]
  return supported.includes(value) ? [] : [unsupportedField(field, value, supported)]
}

/** `value` may be an int64 that only a bigint holds. */
export function notNegative(field: string, value: number | bigint | undefined): FieldError[] {
  if (value === undefined || ((typeof value === 'bigint' || Number.isInteger(value)) && value >= 0)) return []
  return [invalidField(field, value, 'must be greater than or equal to 0')]
}

/** Source: ValidateNonnegativeField of what 1.36 declares otherwise. */
export function nonNegative(field: string, value: number | undefined): FieldError[] {
  return (value ?? 0) < 0 ? [invalidField(field, value, 'must be a non-negative integer')] : []
}

/** Of a port, in upstream's order. */
export const protocols: readonly string[] = ['SCTP', 'TCP', 'UDP']

export function validatePort(field: string, port: number): FieldError[] {
  return portNumber(port).map((problem) => invalidField(field, port, problem))
}

export function validatePortOrName(field: string, port: number | string): FieldError[] {
  return typeof port === 'number' ? validatePort(field, port) : checked(field, port, portName)
}

/** Items that stood in the list before. */
export function noneTwice(field: string, items: readonly string[]): FieldError[] {
  return items.flatMap((item, index) =>
    items.indexOf(item) < index ? [duplicateField(`${field}[${String(index)}]`, item)] : [],
  )
}

/** A field that may not change after creation. Source: ValidateImmutableField. */
export function immutableField(field: string, value: unknown): FieldError {
  return invalidField(field, value, 'field is immutable')
}
