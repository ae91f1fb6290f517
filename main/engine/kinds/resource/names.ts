import { type FieldError, invalidField, requiredField, tooLongField } from '#kube/meta/field-error.ts'
import { dns1123Subdomain } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'

/** The names of this group. Source: kubernetes pkg/apis/resource/validation/validation.go. */

const driverLimit = 63
const poolLimit = 253
const idLimit = 32
/** Of the names of attributes and capacities, with their domain. */
export const qualifiedLimit = 63 + 1 + idLimit

/** Source: kubernetes pkg/apis/core/validation ValidateCSIDriverName. */
export function validateDriver(driver: string | undefined, field: string): FieldError[] {
  if (!driver) return [requiredField(field)]
  return [
    ...(driver.length > driverLimit ? [tooLongField(field, driverLimit)] : []),
    ...dns1123Subdomain(driver.toLowerCase()).map((problem) => invalidField(field, driver, problem)),
  ]
}

export function validatePool(name: string | undefined, field: string): FieldError[] {
  if (!name) return [requiredField(field)]
  return [
    ...(name.length > poolLimit ? [tooLongField(field, poolLimit)] : []),
    ...name.split('/').flatMap((part) => checked(field, part, dns1123Subdomain)),
  ]
}

export function validateClassName(name: string | undefined, field: string): FieldError[] {
  return name ? checked(field, name, dns1123Subdomain) : [requiredField(field)]
}

/** `id`, or `domain/id`. Source: validateQualifiedName, which takes whatever has more slashes. */
export function validateQualifiedName(name: string, field: string): FieldError[] {
  const [first = '', second, ...rest] = name.split('/')
  if (rest.length > 0) return []
  if (second === undefined) return validateIdentifier(first, field)
  return [
    ...(first ? validateDriver(first, field) : [invalidField(field, '', 'the domain must not be empty')]),
    ...(second ? validateIdentifier(second, field) : [invalidField(field, '', 'the name must not be empty')]),
  ]
}

export function validateFullyQualifiedName(name: string, field: string): FieldError[] {
  const detail = 'a fully qualified name must be a domain and a name separated by a slash'
  return [...validateQualifiedName(name, field), ...(name.includes('/') ? [] : [invalidField(field, name, detail)])]
}

const identifier = '[A-Za-z_][A-Za-z0-9_]*'
const identifierProblem = `a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '${identifier}')`

function validateIdentifier(id: string, field: string): FieldError[] {
  return [
    ...(id.length > idLimit ? [tooLongField(field, idLimit)] : []),
    ...(new RegExp(`^${identifier}$`).test(id) ? [] : [invalidField(field, id, identifierProblem)]),
  ]
}

/** Source: validateUID; github.com/google/uuid Validate. */
export function validateShareId(id: string, field: string): FieldError[] {
  const problem = uuidProblem(id)
  if (problem) return [invalidField(field, id, `error validating uid: ${problem}`)]
  if (id.length === 36 && id === id.toLowerCase()) return []
  const detail =
    'uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters'
  return [invalidField(field, id, detail)]
}

function uuidProblem(id: string): string | undefined {
  const forms: Readonly<Record<number, RegExp>> = {
    32: /^[0-9a-f]{32}$/i,
    36: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    38: /^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/i,
    45: /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  }
  const form = forms[id.length]
  if (!form) return `invalid UUID length: ${String(id.length)}`
  return form.test(id) ? undefined : 'invalid UUID format'
}
