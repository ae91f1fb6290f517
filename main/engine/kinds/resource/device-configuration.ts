import { isRecord } from '#base/wire.ts'
import { type FieldError, invalidField, requiredField, tooLongField } from '#kube/meta/field-error.ts'
import { validateDriver } from './names.ts'

interface Configuration {
  readonly opaque?: { readonly driver?: string; readonly parameters?: unknown }
}

export const mostConfigurations = 32
export const longestOpaque = 10 * 1024

/** Source: kubernetes pkg/apis/resource/validation validateDeviceConfiguration. */
export function validateConfiguration({ opaque }: Configuration, at: string): FieldError[] {
  if (!opaque) return [requiredField(`${at}.opaque`)]
  return [
    ...validateDriver(opaque.driver, `${at}.opaque.driver`),
    ...validateRaw(opaque.parameters, `${at}.opaque.parameters`),
  ]
}

/** What only a driver understands. Source: validateRawExtension. */
export function validateRaw(value: unknown, field: string): FieldError[] {
  if (value === undefined || value === null) return [requiredField(field)]
  if (JSON.stringify(value).length > longestOpaque) return [tooLongField(field, longestOpaque)]
  return isRecord(value) ? [] : [invalidField(field, '<value omitted>', 'must be a valid JSON object')]
}
