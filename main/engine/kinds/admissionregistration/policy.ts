import type { MutatingAdmissionPolicy } from '#kube/kinds/admissionregistration/mutating-admission-policy.ts'
import type { ValidatingAdmissionPolicy } from '#kube/kinds/admissionregistration/validating-admission-policy.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import { reserved } from '../../cel/syntax/operators.ts'
import { checkExpression, type ExpressionScope } from './expression-check.ts'
import { validateMatchConditions } from './match-conditions.ts'
import { defaultMatchResources, validateMatchResources } from './match-resources.ts'
import { validateParamKind } from './param-kind.ts'
import { failurePolicies } from './webhook.ts'

export type ValidatingSpec = NonNullable<ValidatingAdmissionPolicy['spec']>
export type MutatingSpec = NonNullable<MutatingAdmissionPolicy['spec']>
type PolicySpec = Pick<ValidatingSpec, 'failurePolicy' | 'paramKind' | 'matchConstraints' | 'matchConditions'>
type Variables = NonNullable<ValidatingSpec['variables']>

/** Source: kubernetes pkg/apis/admissionregistration/v1/defaults.go. */
export function defaultPolicy(spec: PolicySpec): void {
  spec.failurePolicy ??= 'Fail'
  defaultMatchResources(spec.matchConstraints)
}

/** What a policy says on whom it is for, whether it validates or mutates. */
export function validatePolicyScope({
  failurePolicy,
  paramKind,
  matchConstraints,
  matchConditions,
}: PolicySpec): FieldError[] {
  return [
    ...validateFailurePolicy(failurePolicy),
    ...(paramKind ? validateParamKind('spec.paramKind', paramKind) : []),
    ...validateConstraints(matchConstraints),
    ...validateMatchConditions('spec.matchConditions', matchConditions, paramKind !== undefined),
  ]
}

function validateFailurePolicy(policy: string | undefined): FieldError[] {
  if (policy === undefined) return [requiredField('spec.failurePolicy')]
  return failurePolicies.includes(policy) ? [] : [unsupportedField('spec.failurePolicy', policy, failurePolicies)]
}

/** At least one rule says which resources are meant, so that expressions have types. */
function validateConstraints(constraints: PolicySpec['matchConstraints']): FieldError[] {
  if (!constraints) return [requiredField('spec.matchConstraints')]
  return [
    ...validateMatchResources('spec.matchConstraints', constraints),
    ...(constraints.resourceRules?.length ? [] : [requiredField('spec.matchConstraints.resourceRules')]),
  ]
}

const identifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/

/** Source: kubernetes pkg/apis/admissionregistration/validation validateVariable. */
export function validateVariables(variables: Variables | undefined, hasParams: boolean): FieldError[] {
  return (variables ?? []).flatMap(({ name = '', expression = '' }, index, all) => {
    const at = `spec.variables[${String(index)}]`
    const scope = { role: 'variable', hasParams, hasAuthorizer: true, variables: all.slice(0, index) } as const
    const isName = identifier.test(name) && !reserved.has(name)
    return [
      ...(name.trim() ? [] : [requiredField(`${at}.name`, 'name is not specified')]),
      ...(name.trim() && !isName ? [invalidField(`${at}.name`, name, 'must be a valid CEL identifier')] : []),
      ...(expression.trim()
        ? checkExpression(`${at}.expression`, expression, scope)
        : [requiredField(`${at}.expression`, 'expression is not specified')]),
    ]
  })
}

/** The scope of the expressions that a policy is about. */
export function scopeOf(
  role: ExpressionScope['role'],
  { paramKind, variables }: Pick<ValidatingSpec, 'paramKind' | 'variables'>,
): ExpressionScope {
  return { role, hasParams: paramKind !== undefined, hasAuthorizer: true, variables: variables ?? [] }
}
