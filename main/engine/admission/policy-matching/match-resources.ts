import type { AdmissionReader } from '../../registry/admission.ts'
import type { Attributes } from './attributes.ts'
import type { Invocation, Rule, RuleMatcher } from './rules.ts'
import { selectsNamespace, selectsObject } from './selectors.ts'

/** `matchConstraints` of a policy, `matchResources` of a binding. */
export interface MatchResources {
  readonly matchPolicy?: string
  readonly resourceRules?: readonly Rule[]
  readonly excludeResourceRules?: readonly Rule[]
  readonly namespaceSelector?: object
  readonly objectSelector?: object
}

/**
 * The version in which the resources match a request, if they do. Throws 404 for a namespace that is not there.
 * Source: apiserver pkg/admission/plugin/policy/matching/matching.go.
 */
export function matchResources(
  resources: MatchResources | undefined,
  attributes: Attributes,
  rules: RuleMatcher,
  reader: AdmissionReader,
): Invocation | undefined {
  if (!resources) return rules.own(attributes)
  const { matchPolicy, resourceRules = [], excludeResourceRules = [], namespaceSelector, objectSelector } = resources
  const invocation =
    resourceRules.length > 0 ? rules.match(resourceRules, matchPolicy, attributes) : rules.own(attributes)
  if (!invocation || rules.match(excludeResourceRules, matchPolicy, attributes)) return undefined
  if (!selectsObject(objectSelector, attributes)) return undefined
  return selectsNamespace(namespaceSelector, attributes, reader) ? invocation : undefined
}

/** What policies must not keep anybody from: asking who they are and what they may do, and undoing a policy. */
const exempt: ReadonlySet<string> = new Set([
  'selfsubjectreviews.authentication.k8s.io',
  'tokenreviews.authentication.k8s.io',
  'localsubjectaccessreviews.authorization.k8s.io',
  'selfsubjectaccessreviews.authorization.k8s.io',
  'selfsubjectrulesreviews.authorization.k8s.io',
  'subjectaccessreviews.authorization.k8s.io',
  'validatingadmissionpolicies.admissionregistration.k8s.io',
  'validatingadmissionpolicybindings.admissionregistration.k8s.io',
  'mutatingadmissionpolicies.admissionregistration.k8s.io',
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io',
])

/** Source: kubernetes pkg/kubeapiserver/admission/exclusion/resources.go, apiserver plugin/policy/generic/plugin.go. */
export function isExemptFromPolicies({ group, resource }: Attributes['resource']): boolean {
  return exempt.has(`${resource}.${group}`)
}
