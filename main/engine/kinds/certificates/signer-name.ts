import { type FieldError, invalidField, requiredField, tooLongField } from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain, type NameCheck } from '#kube/meta/names.ts'

const domainLimit = 253
const pathLimit = 253 + 63 + 1

/** `example.com/signer-name`. Source: kubernetes pkg/apis/core/validation/names.go ValidateSignerName. */
export function validateSignerName(field: string, name: string | undefined): FieldError[] {
  if (!name) return [requiredField(field)]
  const [domain = '', path, ...rest] = name.split('/')
  if (path === undefined || rest.length > 0) {
    return [
      invalidField(field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'"),
    ]
  }
  const detail = 'should be a domain with at least two segments separated by dots'
  return [
    ...(domain.length > domainLimit ? [tooLongField(field, domainLimit)] : []),
    ...firstBadLabel(field, domain, dns1123Label),
    ...(domain.includes('.') ? [] : [invalidField(field, domain, detail)]),
    ...firstBadLabel(field, path, dns1123Subdomain),
    ...(name.length > domainLimit + pathLimit + 1 ? [tooLongField(field, domainLimit + pathLimit + 1)] : []),
  ]
}

/** The others would say the same. */
function firstBadLabel(field: string, text: string, check: NameCheck): FieldError[] {
  const label = text.split('.').find((part) => check(part).length > 0)
  if (label === undefined) return []
  return check(label).map((problem) =>
    invalidField(field, text, `validating label ${JSON.stringify(label)}: ${problem}`),
  )
}
