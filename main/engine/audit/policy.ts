import type { UserInfo } from '../registry/registry.ts'
import type { Level, Stage } from './event.ts'
import { isSensitive } from './sensitive.ts'

/** Which resources of a group: `pods`, `pods/log`, all parts with a star after or before the slash, or a star alone. */
export interface GroupResources {
  readonly group?: string | undefined
  readonly resources?: readonly string[] | undefined
  readonly resourceNames?: readonly string[] | undefined
}

export interface PolicyRule {
  readonly level: Level
  readonly users?: readonly string[] | undefined
  readonly userGroups?: readonly string[] | undefined
  readonly verbs?: readonly string[] | undefined
  readonly resources?: readonly GroupResources[] | undefined
  /** '' is what is in no namespace. */
  readonly namespaces?: readonly string[] | undefined
  readonly nonResourceURLs?: readonly string[] | undefined
  readonly omitStages?: readonly Stage[] | undefined
  readonly omitManagedFields?: boolean | undefined
}

export interface Policy {
  readonly rules: readonly PolicyRule[]
  readonly omitStages?: readonly Stage[] | undefined
  readonly omitManagedFields?: boolean | undefined
}

/** What is kept of one request. */
export interface AuditRule {
  readonly level: Level
  readonly omitStages: readonly Stage[]
  readonly omitManagedFields: boolean
}

/** A request as a policy sees it. */
export interface AuditAttributes {
  /** Absent where nobody knows. */
  readonly user?: UserInfo | undefined
  readonly verb: string
  readonly path: string
  readonly name: string
  readonly target?: {
    readonly group: string
    readonly namespace?: string
    readonly resource: string
    readonly subresource?: string
  }
}

/**
 * The first rule that fits; none: not audited. Stricter than upstream in one point: bodies of what is a secret by its
 * nature are never kept, whatever the policy says. Source: apiserver pkg/audit/policy/checker.go.
 */
export function ruleFor(policy: Policy, request: AuditAttributes): AuditRule {
  const rule = policy.rules.find((one) => matches(one, request))
  const level = rule?.level ?? 'None'
  return {
    level: keepsBodies(level) && isSensitive(request.target) ? 'Metadata' : level,
    omitStages: [...(policy.omitStages ?? []), ...(rule?.omitStages ?? [])],
    omitManagedFields: rule?.omitManagedFields ?? policy.omitManagedFields ?? false,
  }
}

export function keepsBodies(level: Level): boolean {
  return level === 'Request' || level === 'RequestResponse'
}

function matches(rule: PolicyRule, { user, verb, path, name, target }: AuditAttributes): boolean {
  const { users = [], userGroups = [], verbs = [], resources = [], namespaces = [], nonResourceURLs = [] } = rule
  if (users.length > 0 && !(user && users.includes(user.name))) return false
  if (userGroups.length > 0 && !user?.groups.some((group) => userGroups.includes(group))) return false
  if (verbs.length > 0 && !verbs.includes(verb)) return false
  if (namespaces.length > 0 || resources.length > 0) {
    if (!target) return false
    const isInside = namespaces.length === 0 || namespaces.includes(target.namespace ?? '')
    return isInside && (resources.length === 0 || resources.some((one) => isAmong(one, target, name)))
  }
  if (nonResourceURLs.length > 0) return !target && nonResourceURLs.some((url) => isPath(path, url))
  return true
}

function isPath(path: string, url: string): boolean {
  return url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')))
}

function isAmong(
  { group = '', resources = [], resourceNames = [] }: GroupResources,
  target: NonNullable<AuditAttributes['target']>,
  name: string,
): boolean {
  if (group !== '*' && group !== target.group) return false
  if (resources.length === 0) return true
  if (resourceNames.length > 0 && !resourceNames.includes(name)) return false
  const { resource, subresource = '' } = target
  const whole = subresource ? `${resource}/${subresource}` : resource
  return resources.some(
    (one) =>
      one === '*' || one === whole || one === `${resource}/*` || (subresource !== '' && one === `*/${subresource}`),
  )
}
