import { goList } from './go-format.ts'
import type { PolicyRule } from './policy-rule.ts'
import { pathCovers } from './rule-allows.ts'

/**
 * What of `wanted` the rules `held` do not give, in parts of one verb and one resource each.
 * Source: component-helpers auth/rbac/validation/policy_comparator.go.
 */
export function missingRules(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(breakDown).filter((part) => !held.some((rule) => covers(rule, part)))
}

export function breakDown(rule: PolicyRule): PolicyRule[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule
  const named = resourceNames.length > 0 ? resourceNames.map((name) => ({ resourceNames: [name] })) : [{}]
  const ofResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) =>
        named.map((names) => ({ apiGroups: [group], resources: [resource], verbs: [verb], ...names })),
      ),
    ),
  )
  const ofPaths = nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] })))
  return [...ofResources, ...ofPaths]
}

/** `part` has at most one of each. */
export function covers(held: PolicyRule, part: PolicyRule): boolean {
  const [name] = part.resourceNames ?? []
  return (
    hasAll(held.verbs, part.verbs) &&
    hasAll(held.apiGroups, part.apiGroups) &&
    (part.resources ?? []).every((resource) => coversResource(held.resources ?? [], resource)) &&
    (part.nonResourceURLs ?? []).every((url) => (held.nonResourceURLs ?? []).some((own) => pathHeld(own, url))) &&
    (!held.resourceNames?.length || (name !== undefined && held.resourceNames.includes(name)))
  )
}

function hasAll(held: readonly string[] = [], wanted: readonly string[] = []): boolean {
  return held.includes('*') || wanted.every((one) => held.includes(one))
}

function coversResource(held: readonly string[], resource: string): boolean {
  if (held.includes('*') || held.includes(resource)) return true
  const slash = resource.indexOf('/')
  return slash >= 0 && held.includes(`*${resource.slice(slash)}`)
}

/** Unlike a request's path, a rule's `*` is covered by a `*` only. */
function pathHeld(own: string, wanted: string): boolean {
  return own === wanted || (own.endsWith('*') && pathCovers(own, wanted))
}

/** Joins parts that differ in their verb only. Source: kubernetes pkg/registry/rbac/validation/policy_compact.go. */
export function compactRules(rules: readonly PolicyRule[]): PolicyRule[] {
  const joined = new Map<string, PolicyRule>()
  for (const { verbs, ...rest } of rules) {
    const key = rest.nonResourceURLs ? JSON.stringify([rest, verbs]) : JSON.stringify(rest)
    const known = joined.get(key)
    joined.set(key, known ? { ...known, verbs: [...known.verbs, ...verbs] } : { ...rest, verbs })
  }
  return [...joined.values()]
}

/** Source: kubernetes pkg/apis/rbac/v1/evaluation_helpers.go CompactString. */
export function describeRule(rule: PolicyRule): string {
  const parts: [string, readonly string[] | undefined][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ]
  return `{${parts.flatMap(([name, values]) => (values?.length ? [`${name}:${goList(values)}`] : [])).join(', ')}}`
}
