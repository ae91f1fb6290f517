import type { StatusCause } from './status.ts'

/** Why a field is refused; the cause's `reason`. Source: apimachinery pkg/util/validation/field/errors.go. */
export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'InternalError'

/** One refused field of an object. `body` is what upstream prints after `field: `. */
export interface FieldError {
  readonly type: FieldErrorType
  /** A path such as `spec.containers[0].image`. */
  readonly field: string
  readonly body: string
}

const words: Record<FieldErrorType, string> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
}

function fieldError(type: FieldErrorType, field: string, detail: string, value?: unknown): FieldError {
  const shown = value === undefined ? '' : `: ${shownValue(value)}`
  return { type, field, body: `${words[type]}${shown}${detail ? `: ${detail}` : ''}` }
}

/** Text is quoted; everything else is JSON as Go writes it, which is safe inside of HTML. */
function shownValue(value: unknown): string {
  const json = JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return json
  return json.replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function requiredField(field: string, detail = ''): FieldError {
  return fieldError('FieldValueRequired', field, detail)
}

export function invalidField(field: string, value: unknown, detail: string): FieldError {
  return fieldError('FieldValueInvalid', field, detail, value ?? null)
}

/** For a value that is too large, or says too little, to be shown. Source: field.OmitValueType. */
export function invalidWhole(field: string, detail: string): FieldError {
  return fieldError('FieldValueInvalid', field, detail)
}

export function duplicateField(field: string, value: unknown, detail = ''): FieldError {
  return fieldError('FieldValueDuplicate', field, detail, value ?? null)
}

export function forbiddenField(field: string, detail: string): FieldError {
  return fieldError('FieldValueForbidden', field, detail)
}

export function notFoundField(field: string, value: unknown): FieldError {
  return fieldError('FieldValueNotFound', field, '', value ?? null)
}

export function unsupportedField(field: string, value: unknown, supported: readonly string[]): FieldError {
  const listed = supported.map((word) => JSON.stringify(word)).join(', ')
  return fieldError('FieldValueNotSupported', field, `supported values: ${listed}`, value === undefined ? '' : value)
}

export function tooLongField(field: string, limit: number): FieldError {
  return fieldError('FieldValueTooLong', field, `may not be more than ${String(limit)} bytes`)
}

export function tooManyField(field: string, actual: number, limit: number): FieldError {
  return fieldError('FieldValueTooMany', field, `must have at most ${String(limit)} items`, actual)
}

/** `spec.x: Required value`, as it stands in an Invalid error's message. */
export function textOf(error: FieldError): string {
  return `${error.field}: ${error.body}`
}

export function causeOf(error: FieldError): StatusCause {
  return { reason: error.type, message: error.body, field: error.field }
}
