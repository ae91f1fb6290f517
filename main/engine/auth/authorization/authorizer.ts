import type { ParsedFieldSelector } from '#kube/selectors/fields.ts'
import type { ParsedLabelSelector } from '#kube/selectors/labels.ts'
import type { UserInfo } from '../../registry/registry.ts'
import type { PolicyRule } from '../rbac/policy-rule.ts'

/** What somebody wants to do. Source: apiserver pkg/authorization/authorizer/interfaces.go. */
export type Attributes = ResourceAttributes | PathAttributes

export interface ResourceAttributes {
  readonly user: UserInfo
  readonly verb: string
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly subresource: string
  /** '' for all namespaces, or for what has none. */
  readonly namespace: string
  /** '' where no single object is meant. */
  readonly name: string
  /** What a list, watch or deletecollection is limited to (KEP-4601). */
  readonly fieldSelector?: ParsedFieldSelector
  readonly labelSelector?: ParsedLabelSelector
  readonly path?: undefined
}

/** A request for something that is no resource, such as `/metrics`. */
export interface PathAttributes {
  readonly user: UserInfo
  readonly verb: string
  readonly path: string
}

export function isPath(attributes: Attributes): attributes is PathAttributes {
  return attributes.path !== undefined
}

export interface Verdict {
  readonly decision: 'allow' | 'deny' | 'no-opinion'
  readonly reason: string
  /** What kept the authorizer from knowing better. */
  readonly error?: string
}

export const noOpinion: Verdict = Object.freeze({ decision: 'no-opinion', reason: '' })

/** What a user may do in a namespace, as far as an authorizer can list it. */
export interface RuleList {
  readonly rules: readonly PolicyRule[]
  readonly isIncomplete: boolean
  readonly error?: string
}

export interface Authorizer {
  authorize(attributes: Attributes): Verdict | Promise<Verdict>
  rulesFor(user: UserInfo, namespace: string): RuleList
}
