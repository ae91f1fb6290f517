import { isPath, type Attributes } from '../authorization/authorizer.ts'
import type { PolicyRule } from './policy-rule.ts'

/** Source: kubernetes pkg/apis/rbac/v1/evaluation_helpers.go, plugin/pkg/auth/authorizer/rbac/rbac.go RuleAllows. */
export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!hasOrAll(rule.verbs, attributes.verb)) return false
  if (isPath(attributes)) return rule.nonResourceURLs?.some((url) => pathCovers(url, attributes.path)) ?? false
  const { group, resource, subresource, name } = attributes
  return (
    hasOrAll(rule.apiGroups, group) &&
    (rule.resources?.some((allowed) => resourceCovers(allowed, resource, subresource)) ?? false) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(name))
  )
}

function hasOrAll(allowed: readonly string[] | undefined, wanted: string): boolean {
  return allowed?.some((one) => one === '*' || one === wanted) ?? false
}

/** `*`, `pods`, `pods/log` or the part of any resource: `*` + `/scale`. */
function resourceCovers(allowed: string, resource: string, subresource: string): boolean {
  if (allowed === '*') return true
  if (subresource === '') return allowed === resource
  return allowed === `${resource}/${subresource}` || allowed === `*/${subresource}`
}

export function pathCovers(allowed: string, path: string): boolean {
  if (allowed === '*' || allowed === path) return true
  return allowed.endsWith('*') && path.startsWith(allowed.replace(/\*+$/, ''))
}
