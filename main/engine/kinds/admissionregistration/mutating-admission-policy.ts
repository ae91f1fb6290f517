import type { MutatingAdmissionPolicy } from '#kube/kinds/admissionregistration/mutating-admission-policy.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { checkExpression } from './expression-check.ts'
import { validateMutatingOperations } from './match-resources.ts'
import { defaultPolicy, type MutatingSpec, scopeOf, validatePolicyScope, validateVariables } from './policy.ts'
import { warnOfStaticSuffix } from './static-suffix.ts'

type Mutation = NonNullable<MutatingSpec['mutations']>[number]

const patchTypes = ['ApplyConfiguration', 'JSONPatch']
const reinvocations = ['IfNeeded', 'Never']

/** Source: kubernetes pkg/registry/admissionregistration/mutatingadmissionpolicy/strategy.go. */
export const mutatingAdmissionPolicyStrategy = defineStrategy<MutatingAdmissionPolicy>({
  allowsUnconditionalUpdate: false,
  generationOf: ({ spec }) => spec,
  applyDefaults(policy) {
    defaultPolicy((policy.spec ??= {}))
  },
  validate: ({ spec = {} }) => [
    ...validatePolicyScope(spec),
    ...validateMutatingOperations('spec.matchConstraints', spec.matchConstraints),
    ...validateVariables(spec.variables, spec.paramKind !== undefined),
    ...(spec.mutations?.length
      ? spec.mutations.flatMap((it, index) => validateMutation(`spec.mutations[${String(index)}]`, it, spec))
      : [requiredField('spec.mutations', 'mutations must contain at least one item')]),
    ...validateReinvocation(spec.reinvocationPolicy),
  ],
  warnings: warnOfStaticSuffix,
})

function validateReinvocation(policy: string | undefined): FieldError[] {
  const field = 'spec.reinvocationPolicy'
  if (!policy) return [requiredField(field)]
  return reinvocations.includes(policy) ? [] : [unsupportedField(field, policy, reinvocations)]
}

function validateMutation(at: string, mutation: Mutation, spec: MutatingSpec): FieldError[] {
  const type = (mutation as Partial<Mutation>).patchType
  if (!type) return [requiredField(`${at}.patchType`)]
  if (!patchTypes.includes(type)) return [unsupportedField(`${at}.patchType`, type, patchTypes)]
  const [mine, other] =
    type === 'JSONPatch'
      ? (['jsonPatch', 'applyConfiguration'] as const)
      : (['applyConfiguration', 'jsonPatch'] as const)
  const patch = mutation[mine]
  return [
    ...(patch
      ? validatePatch(`${at}.${mine}`, patch.expression, scopeOf(mine, spec))
      : [requiredField(`${at}.${mine}`, `must be specified when patchType is ${type}`)]),
    ...(mutation[other]
      ? [invalidField(`${at}.${other}`, `{${other}}`, `must not be specified when patchType is ${type}`)]
      : []),
  ]
}

function validatePatch(at: string, expression = '', scope: ReturnType<typeof scopeOf>): FieldError[] {
  const trimmed = expression.trim()
  return trimmed ? checkExpression(`${at}.expression`, trimmed, scope) : [requiredField(`${at}.expression`)]
}
