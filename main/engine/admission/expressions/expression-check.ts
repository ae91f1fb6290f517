import { invalidField, type FieldError } from '#kube/meta/field-error.ts'
import type { ExpressionCheck, ExpressionScope } from '../../kinds/admissionregistration/expression-check.ts'
import { createCompiler, type Compiler } from './compile.ts'

/**
 * What is wrong with an expression of a webhook or a policy, as the API says it when it is written.
 * Source: kubernetes pkg/apis/admissionregistration/validation validateCELCondition.
 */
export const checkAdmissionExpression: ExpressionCheck = (field, expression, scope): FieldError[] => {
  const { error } = compilerFor(scope).compile(scope.role, expression)
  return error === undefined ? [] : [invalidField(field, expression, error)]
}

/** The expressions of one policy have their variables in common: these are compiled once. */
const compilers = new WeakMap<ExpressionScope['variables'], Compiler>()

function compilerFor({ role, hasParams, variables }: ExpressionScope): Compiler {
  // Conditions could use the variables of a policy, and are not allowed to.
  if (role === 'matchCondition') return createCompiler({ hasParams, hasVariables: false })
  if (variables.length === 0) return createCompiler({ hasParams })
  const known = compilers.get(variables)
  if (known) return known
  const compiler = createCompiler({ hasParams })
  for (const { name, expression } of variables) compiler.addVariable(name, expression)
  compilers.set(variables, compiler)
  return compiler
}
