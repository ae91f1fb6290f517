import * as v from 'valibot'
import { messageOf } from '#base/errors.ts'
import type { UserInfo } from '../../registry/registry.ts'
import { everyAuthenticated } from '../authentication/user.ts'
import type { PolicyRule } from '../rbac/policy-rule.ts'
import { isPath, noOpinion, type Attributes, type Authorizer } from './authorizer.ts'

const spec = v.object({
  user: v.optional(v.string(), ''),
  group: v.optional(v.string(), ''),
  readonly: v.optional(v.boolean(), false),
  apiGroup: v.optional(v.string(), ''),
  resource: v.optional(v.string(), ''),
  namespace: v.optional(v.string(), ''),
  nonResourcePath: v.optional(v.string(), ''),
})

const versioned = v.object({
  apiVersion: v.picklist(['abac.authorization.kubernetes.io/v1beta1', 'abac.authorization.kubernetes.io/v0']),
  kind: v.literal('Policy'),
  spec: v.optional(spec, {}),
})

export type AbacPolicy = v.InferOutput<typeof spec>

/**
 * Reads a policy file: one JSON object a line, `#` for comments. Throws with the number of a line that is wrong.
 * Source: kubernetes pkg/auth/authorizer/abac/abac.go NewFromFile.
 */
export function parseAbacPolicies(text: string): AbacPolicy[] {
  return text.split('\n').flatMap((raw, index) => {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) return []
    try {
      return [parsePolicy(JSON.parse(line))]
    } catch (error) {
      throw new Error(`error reading policy line ${String(index + 1)}: ${messageOf(error)}`, { cause: error })
    }
  })
}

function parsePolicy(value: unknown): AbacPolicy {
  const isVersioned = typeof value === 'object' && value !== null && 'kind' in value
  if (isVersioned) return withKnownUsers(v.parse(versioned, value).spec)
  return fromOldest(v.parse(spec, value))
}

/** Source: kubernetes pkg/apis/abac/v1beta1/conversion.go: `*` is everybody who is known, not everybody. */
function withKnownUsers(policy: AbacPolicy): AbacPolicy {
  if (policy.user !== '*' && policy.group !== '*') return policy
  return { ...policy, user: '', group: everyAuthenticated }
}

/** Lines without a version, where what is left out is everything. Source: kubernetes pkg/apis/abac/v0/conversion.go. */
function fromOldest(policy: AbacPolicy): AbacPolicy {
  const { user, group, namespace, resource } = policy
  const isForAll = (user === '' && group === '') || user === '*' || group === '*'
  return {
    ...policy,
    ...(isForAll ? { user: '', group: everyAuthenticated } : {}),
    namespace: namespace || '*',
    resource: resource || '*',
    apiGroup: '*',
    nonResourcePath: namespace === '' && resource === '' ? '*' : '',
  }
}

/** Source: kubernetes pkg/auth/authorizer/abac/abac.go. */
export function createAbacAuthorizer(policies: readonly AbacPolicy[]): Authorizer {
  return {
    authorize(attributes) {
      const isAllowed = policies.some((policy) => isOf(policy, attributes.user) && covers(policy, attributes))
      return isAllowed ? { decision: 'allow', reason: '' } : { ...noOpinion, reason: 'No policy matched.' }
    },
    rulesFor: (user, namespace) => ({
      rules: policies.flatMap((policy) => (isOf(policy, user) ? rulesOf(policy, namespace) : [])),
      isIncomplete: false,
    }),
  }
}

function isOf(policy: AbacPolicy, { name, groups }: UserInfo): boolean {
  if (policy.user === '' && policy.group === '') return false
  if (policy.user !== '' && policy.user !== '*' && policy.user !== name) return false
  return policy.group === '' || policy.group === '*' || groups.includes(policy.group)
}

const reading = new Set(['get', 'list', 'watch'])

function covers(policy: AbacPolicy, attributes: Attributes): boolean {
  if (policy.readonly && !reading.has(attributes.verb)) return false
  const has = (allowed: string, wanted: string): boolean => allowed === '*' || allowed === wanted
  if (isPath(attributes)) {
    const { nonResourcePath } = policy
    if (has(nonResourcePath, attributes.path)) return true
    return nonResourcePath.endsWith('*') && attributes.path.startsWith(nonResourcePath.replace(/\*+$/, ''))
  }
  const { namespace, resource, group } = attributes
  return has(policy.namespace, namespace) && has(policy.resource, resource) && has(policy.apiGroup, group)
}

function rulesOf(policy: AbacPolicy, namespace: string): PolicyRule[] {
  const verbs = policy.readonly ? [...reading] : ['*']
  const { resource, apiGroup, nonResourcePath } = policy
  const isHere = policy.namespace === '*' || policy.namespace === namespace
  return [
    ...(isHere && resource !== '' ? [{ verbs, apiGroups: [apiGroup], resources: [resource] }] : []),
    ...(nonResourcePath === '' ? [] : [{ verbs, nonResourceURLs: [nonResourcePath] }]),
  ]
}
