import type { ValidatingAdmissionPolicy } from '#kube/kinds/admissionregistration/validating-admission-policy.ts'
import { createCompiler, type CompilerOptions, type Expression, type Variable } from '../expressions/compile.ts'
import { compileConditions } from '../expressions/match-conditions.ts'

/** A policy, ready to be evaluated. */
export interface CompiledPolicy {
  readonly variables: readonly Variable[]
  readonly conditions: readonly Expression[]
  readonly validations: readonly CompiledValidation[]
  readonly annotations: readonly { readonly key: string; readonly expression: Expression }[]
}

export interface CompiledValidation {
  readonly expression: Expression
  /** The message that is evaluated, and the one that is not. */
  readonly messageExpression?: Expression
  readonly message: string
  readonly reason: string
}

const compiledPolicies = new WeakMap<object, CompiledPolicy>()

/** Compiled once for as long as the policy does not change. Source: apiserver plugin/policy/validating/plugin.go. */
export function compilePolicy(policy: ValidatingAdmissionPolicy): CompiledPolicy {
  let compiled = compiledPolicies.get(policy)
  if (!compiled) compiledPolicies.set(policy, (compiled = compile(policy)))
  return compiled
}

/** `types` are those of one kind that the policy is about, for checks; nothing is known of them where it is evaluated. */
export function compile(
  { spec = {} }: ValidatingAdmissionPolicy,
  types?: NonNullable<CompilerOptions['types']>,
): CompiledPolicy {
  const compiler = createCompiler({ hasParams: spec.paramKind !== undefined, ...(types ? { types } : {}) })
  const variables = (spec.variables ?? []).map(({ name, expression }) => compiler.addVariable(name, expression))
  return {
    variables,
    conditions: compileConditions(compiler, spec.matchConditions),
    validations: (spec.validations ?? []).map(({ expression, message = '', messageExpression, reason }) => ({
      expression: compiler.compile('validation', expression),
      ...(messageExpression ? { messageExpression: compiler.compile('messageExpression', messageExpression) } : {}),
      message,
      reason: reason ?? 'Invalid',
    })),
    annotations: (spec.auditAnnotations ?? []).map(({ key, valueExpression }) => ({
      key,
      expression: compiler.compile('auditAnnotation', valueExpression),
    })),
  }
}
