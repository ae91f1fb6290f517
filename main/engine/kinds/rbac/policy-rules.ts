import type { Role } from '#kube/kinds/rbac/role.ts'
import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'

type PolicyRule = NonNullable<Role['rules']>[number]

/** Source: kubernetes pkg/apis/rbac/validation/validation.go ValidatePolicyRule. */
export function validatePolicyRules(rules: readonly PolicyRule[] | undefined, isNamespaced: boolean): FieldError[] {
  return (rules ?? []).flatMap((rule, index) => validateRule(rule, isNamespaced, `rules[${String(index)}]`))
}

function validateRule(rule: PolicyRule, isNamespaced: boolean, at: string): FieldError[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule
  const errors = isFilled(verbs) ? [] : [requiredField(`${at}.verbs`, 'verbs must contain at least one value')]
  if (nonResourceURLs.length > 0) {
    const refuse = (detail: string): void => {
      errors.push(invalidField(`${at}.nonResourceURLs`, nonResourceURLs, detail))
    }
    if (isNamespaced) refuse('namespaced rules cannot apply to non-resource URLs')
    if (apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0)
      refuse('rules cannot apply to both regular resources and non-resource URLs')
    return errors
  }
  if (apiGroups.length === 0) {
    errors.push(requiredField(`${at}.apiGroups`, 'resource rules must supply at least one api group'))
  }
  if (resources.length === 0) {
    errors.push(requiredField(`${at}.resources`, 'resource rules must supply at least one resource'))
  }
  return errors
}

/** The field may be absent in what a client sends, whatever its type says. */
function isFilled(list: readonly unknown[] | undefined): boolean {
  return list !== undefined && list.length > 0
}
