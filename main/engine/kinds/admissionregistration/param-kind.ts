import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { dns1035Label, dns1123Subdomain, pathSegmentName } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { type UncheckedSelector, validateLabelSelector } from '../../registry/selector-checks.ts'

interface ParamKind {
  readonly apiVersion?: string
  readonly kind?: string
}

export interface ParamRef {
  readonly name?: string
  readonly namespace?: string
  readonly selector?: UncheckedSelector
  readonly parameterNotFoundAction?: string
}

/** Source: kubernetes pkg/apis/admissionregistration/validation validateParamKind. */
export function validateParamKind(at: string, { apiVersion = '', kind = '' }: ParamKind): FieldError[] {
  return [...validateApiVersion(`${at}.apiVersion`, apiVersion), ...validateKind(`${at}.kind`, kind)]
}

function validateApiVersion(field: string, apiVersion: string): FieldError[] {
  if (!apiVersion) return [requiredField(field)]
  const parts = apiVersion === '/' ? [''] : apiVersion.split('/')
  if (parts.length > 2) return [invalidField(field, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)]
  const version = parts.at(-1) ?? ''
  const group = parts.length === 2 ? (parts[0] ?? '') : ''
  const badGroup = group ? dns1123Subdomain(group) : []
  const badVersion = dns1035Label(version)
  return [
    ...(badGroup.length > 0 ? [invalidField(field, group, badGroup.join(','))] : []),
    ...(version ? [] : [invalidField(field, apiVersion, 'version must be specified')]),
    ...(version && badVersion.length > 0 ? [invalidField(field, version, badVersion.join(','))] : []),
  ]
}

function validateKind(field: string, kind: string): FieldError[] {
  if (!kind) return [requiredField(field)]
  const problems = dns1035Label(kind.toLowerCase())
  const detail = `may have mixed case, but should otherwise match: ${problems.join(',')}`
  return problems.length > 0 ? [invalidField(field, kind, detail)] : []
}

/** Source: kubernetes pkg/apis/admissionregistration/validation validateParamRef. */
export function validateParamRef(at: string, param: ParamRef | undefined): FieldError[] {
  if (!param) return []
  const { name, selector } = param
  const exclusive = 'name and selector are mutually exclusive'
  return [
    ...(name ? checked(`${at}.name`, name, pathSegmentName) : []),
    ...(name && selector ? [forbiddenField(`${at}.name`, exclusive)] : []),
    ...validateLabelSelector(`${at}.selector`, selector),
    ...(name && selector ? [forbiddenField(`${at}.selector`, exclusive)] : []),
    ...(name || selector ? [] : [requiredField(at, 'one of name or selector must be specified')]),
    ...validateNotFound(`${at}.parameterNotFoundAction`, param.parameterNotFoundAction),
  ]
}

function validateNotFound(field: string, action: string | undefined): FieldError[] {
  if (!action) return [requiredField(field)]
  const actions = ['Deny', 'Allow']
  return actions.includes(action) ? [] : [unsupportedField(field, action, actions)]
}
