import type { ValidatingAdmissionPolicy } from '#kube/kinds/admissionregistration/validating-admission-policy.ts'
import { duplicateField, type FieldError, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import { pathSegmentName } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { validateLabelSelector } from '../../registry/selector-checks.ts'
import { type RuleWithOperations, validateRule } from './rules.ts'

export type MatchResources = NonNullable<NonNullable<ValidatingAdmissionPolicy['spec']>['matchConstraints']>
type NamedRule = RuleWithOperations & { resourceNames?: string[] }

export const matchPolicies = ['Equivalent', 'Exact']
const mutatingOperations = ['*', 'CONNECT', 'CREATE', 'UPDATE']

/** Source: kubernetes pkg/apis/admissionregistration/v1/defaults.go SetDefaults_MatchResources. */
export function defaultMatchResources(match: MatchResources | undefined): void {
  if (!match) return
  match.matchPolicy ??= 'Equivalent'
  match.namespaceSelector ??= {}
  match.objectSelector ??= {}
  for (const rule of [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])]) rule.scope ??= '*'
}

/** Source: kubernetes pkg/apis/admissionregistration/validation validateMatchResources. */
export function validateMatchResources(at: string, match: MatchResources | undefined): FieldError[] {
  if (!match) return []
  const { matchPolicy, namespaceSelector, objectSelector, resourceRules = [], excludeResourceRules = [] } = match
  return [
    ...validateMatchPolicy(`${at}.matchPolicy`, matchPolicy),
    ...validateLabelSelector(`${at}.namespaceSelector`, namespaceSelector),
    ...validateLabelSelector(`${at}.objectSelector`, objectSelector),
    ...resourceRules.flatMap((rule, index) => validateNamedRule(`${at}.resourceRules[${String(index)}]`, rule)),
    ...excludeResourceRules.flatMap((rule, index) =>
      validateNamedRule(`${at}.excludeResourceRules[${String(index)}]`, rule),
    ),
  ]
}

function validateMatchPolicy(field: string, policy: string | undefined): FieldError[] {
  if (policy === undefined) return [requiredField(field)]
  return matchPolicies.includes(policy) ? [] : [unsupportedField(field, policy, matchPolicies)]
}

function validateNamedRule(at: string, rule: NamedRule): FieldError[] {
  const names = rule.resourceNames ?? []
  return [
    ...names.flatMap((name, index) => {
      const field = `${at}.resourceNames[${String(index)}]`
      const errors = checked(field, name, pathSegmentName)
      return names.indexOf(name) < index ? [...errors, duplicateField(field, name)] : errors
    }),
    ...validateRule(at, rule),
  ]
}

/** What is deleted cannot be changed any more. */
export function validateMutatingOperations(at: string, match: MatchResources | undefined): FieldError[] {
  return (match?.resourceRules ?? [])
    .flatMap(({ operations = [] }) => operations)
    .filter((operation) => !mutatingOperations.includes(operation))
    .map((operation) => unsupportedField(`${at}.resourceRules.operations`, operation, mutatingOperations))
}
