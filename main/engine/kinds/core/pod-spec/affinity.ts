import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Label, qualifiedName } from '#kube/meta/names.ts'
import type { LabelSelector } from '#kube/meta/object.ts'
import { checked } from '../../../registry/field-checks.ts'
import { validateLabelSelector } from '../../../registry/selector-checks.ts'
import { validateNodeSelectorTerm } from '../node-selector.ts'
import type { Allowances } from './allowances.ts'
import { each } from './fields.ts'
import { validateMatchKeys } from './match-keys.ts'
import type { Spec } from './model.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go validateAffinity and below. */

type Affinity = NonNullable<Spec['affinity']>
type NodeAffinity = NonNullable<Affinity['nodeAffinity']>
type PodAffinity = NonNullable<Affinity['podAffinity']>
type PodAffinityTerm = NonNullable<PodAffinity['requiredDuringSchedulingIgnoredDuringExecution']>[number]
export type NodeSelectorTerm = NonNullable<
  NonNullable<NodeAffinity['requiredDuringSchedulingIgnoredDuringExecution']>['nodeSelectorTerms']
>[number]

export const required = 'requiredDuringSchedulingIgnoredDuringExecution'
export const preferred = 'preferredDuringSchedulingIgnoredDuringExecution'

export function validateAffinity(affinity: Affinity | undefined, field: string, allow: Allowances): FieldError[] {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {}
  return [
    ...(nodeAffinity ? validateNodeAffinity(nodeAffinity, `${field}.nodeAffinity`, allow) : []),
    ...(podAffinity ? validatePodAffinity(podAffinity, `${field}.podAffinity`, allow) : []),
    ...(podAntiAffinity ? validatePodAffinity(podAntiAffinity, `${field}.podAntiAffinity`, allow) : []),
  ]
}

function validateNodeAffinity(affinity: NodeAffinity, field: string, allow: Allowances): FieldError[] {
  const terms = affinity[required]?.nodeSelectorTerms ?? []
  const at = `${field}.${required}.nodeSelectorTerms`
  const isEmpty = affinity[required] && terms.length === 0
  return [
    ...(isEmpty ? [requiredField(at, 'must have at least one node selector term')] : []),
    ...each(terms, at, (term, path) => validateNodeSelectorTerm(path, term, allow.badNodeAffinityValues)),
    ...each(affinity[preferred], `${field}.${preferred}`, ({ weight, preference = {} }, path) => [
      ...validateWeight(`${path}.weight`, weight),
      ...validateNodeSelectorTerm(`${path}.preference`, preference, true),
    ]),
  ]
}

function validateWeight(field: string, weight = 0): FieldError[] {
  return weight <= 0 || weight > 100 ? [invalidField(field, weight, 'must be in the range 1-100')] : []
}

function validatePodAffinity(affinity: PodAffinity, field: string, allow: Allowances): FieldError[] {
  return [
    ...each(affinity[required], `${field}.${required}`, (term, at) => validatePodTerm(term, at, allow)),
    ...each(affinity[preferred], `${field}.${preferred}`, ({ weight, podAffinityTerm = {} }, at) => [
      ...validateWeight(`${at}.weight`, weight),
      ...validatePodTerm(podAffinityTerm, `${at}.podAffinityTerm`, allow),
    ]),
  ]
}

function validatePodTerm(term: PodAffinityTerm, field: string, { badSelectorValues }: Allowances): FieldError[] {
  const { labelSelector, namespaceSelector, namespaces = [], topologyKey = '' } = term
  const validateSelector = (name: string, selector: unknown): FieldError[] =>
    validateLabelSelector(`${field}.${name}`, selector as LabelSelector | undefined).filter(
      (error) => !badSelectorValues || !/\.values\[\d+\]$/.test(error.field),
    )
  return [
    ...validateSelector('labelSelector', labelSelector),
    ...validateSelector('namespaceSelector', namespaceSelector),
    // Upstream's path is in the singular, and does not say which.
    ...namespaces.flatMap((name) => checked(`${field}.namespace`, name, dns1123Label)),
    ...validateMatchKeys(field, term),
    ...(topologyKey ? [] : [requiredField(`${field}.topologyKey`, 'can not be empty')]),
    ...checked(`${field}.topologyKey`, topologyKey, qualifiedName),
  ]
}
