import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '#kube/meta/names.ts'
import { checked } from '../../../registry/field-checks.ts'
import { each, noPath } from './fields.ts'
import { internalForm } from './internal-form.ts'
import type { Spec } from './model.ts'

type Claim = NonNullable<Spec['resourceClaims']>[number]

/** Source: kubernetes pkg/apis/core/validation/validation.go validatePodResourceClaim. */
export function validatePodClaims(
  claims: readonly Claim[] | undefined,
  field: string,
  isMirror: boolean,
): FieldError[] {
  const names = new Set<string>()
  return each(claims, field, (claim, at) => {
    if (isMirror) return [forbiddenField(noPath, 'static pods do not support resource claims')]
    const { name = '', resourceClaimName: claimName, resourceClaimTemplateName: templateName } = claim
    return [
      ...validateName(`${at}.name`, name, names),
      ...validateSource(claim, at),
      ...(claimName === undefined ? [] : checked(`${at}.resourceClaimName`, claimName, dns1123Subdomain)),
      ...(templateName === undefined ? [] : checked(`${at}.resourceClaimTemplateName`, templateName, dns1123Subdomain)),
    ]
  })
}

function validateName(field: string, name: string, names: Set<string>): FieldError[] {
  if (!name) return [requiredField(field)]
  if (names.has(name)) return [duplicateField(field, name)]
  names.add(name)
  return checked(field, name, dns1123Label)
}

function validateSource(claim: Claim, at: string): FieldError[] {
  const { resourceClaimName, resourceClaimTemplateName } = claim
  const refused = (detail: string): FieldError[] => [invalidField(at, internalForm('PodResourceClaim', claim), detail)]
  if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) {
    return refused('at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified')
  }
  if (resourceClaimName !== undefined || resourceClaimTemplateName !== undefined) return []
  return refused('must specify one of: `resourceClaimName`, `resourceClaimTemplateName`')
}
