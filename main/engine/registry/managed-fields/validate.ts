import { type FieldError, invalidField, tooLongField } from '#kube/meta/field-error.ts'
import type { ManagedFieldsEntry } from '#kube/meta/object.ts'

const managerLimit = 128
const subresourceLimit = 256

/** Source: apimachinery pkg/apis/meta/v1/validation/validation.go ValidateManagedFields. */
export function validateManagedFields(entries: readonly ManagedFieldsEntry[] | undefined, field: string): FieldError[] {
  return (entries ?? []).flatMap(({ operation, fieldsType, manager = '', subresource = '' }, index) => {
    const path = `${field}[${String(index)}]`
    const isKnown = operation === 'Apply' || operation === 'Update'
    const isTyped = !fieldsType || (fieldsType as string) === 'FieldsV1'
    return [
      ...(isKnown ? [] : [invalidField(`${path}.operation`, operation ?? '', 'must be `Apply` or `Update`')]),
      ...(isTyped ? [] : [invalidField(`${path}.fieldsType`, fieldsType, 'must be `FieldsV1`')]),
      ...validateFieldManager(manager, `${path}.manager`),
      ...(Buffer.byteLength(subresource) > subresourceLimit
        ? [tooLongField(`${path}.subresource`, subresourceLimit)]
        : []),
    ]
  })
}

/** Printable, and no longer than 128 bytes. */
export function validateFieldManager(manager: string, field: string): FieldError[] {
  const errors = Buffer.byteLength(manager) > managerLimit ? [tooLongField(field, managerLimit)] : []
  if (/^[ -~]*$/.test(manager)) return errors
  let at = 0
  for (const character of manager) {
    if (!isPrintable(character)) {
      errors.push(invalidField(field, manager, `invalid character ${unicodeOf(character)} (at position ${String(at)})`))
    }
    at += Buffer.byteLength(character)
  }
  return errors
}

/** As Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the plain space. */
export function isPrintable(character: string): boolean {
  return character === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character)
}

/** Go's `%#U`. */
function unicodeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `U+${code}${isPrintable(character) ? ` '${character}'` : ''}`
}
