import type { ResourceQuota } from '#kube/kinds/core/resource-quota.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Evaluator, ScopeRequirement } from './measure.ts'

/** Which objects a quota is about. */
export function scopesOf({ spec }: ResourceQuota): ScopeRequirement[] {
  return [
    ...(spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(spec?.scopeSelector?.matchExpressions ?? []),
  ]
}

/** True where the quota counts the object. Source: apiserver pkg/quota/v1/generic/evaluator.go Matches. */
export function quotaMatches(quota: ResourceQuota, evaluator: Evaluator, object: KubeObject): boolean {
  const counted = evaluator.matchingResources(Object.keys(quota.status?.hard ?? {}))
  return counted.length > 0 && scopesOf(quota).every((requirement) => evaluator.matchesScope(requirement, object))
}

/** Whether the requirement selects something of which it knows these values; none is nothing to select by. */
export function selectsAny({ operator, values = [] }: ScopeRequirement, given: readonly string[]): boolean {
  switch (operator) {
    case 'Exists':
      return given.length > 0
    case 'DoesNotExist':
      return given.length === 0
    case 'In':
      return given.some((value) => values.includes(value))
    case 'NotIn':
      return given.length === 0 || given.some((value) => !values.includes(value))
    default:
      return false
  }
}
