import type { Compiler, Expression } from './compile.ts'
import { type Budget, type Evaluator, OutOfBudget } from './evaluate.ts'

/** apiserver pkg/apis/cel/config.go RuntimeCELCostBudgetMatchConditions. */
const conditionsBudget = 2_500_000

/** A fresh budget for the conditions of one webhook or policy. */
export function budgetOfConditions(): Budget {
  return { left: conditionsBudget }
}

export function compileConditions(
  compiler: Compiler,
  conditions: readonly { readonly expression: string }[] = [],
): Expression[] {
  return conditions.map(({ expression }) => compiler.compile('matchCondition', expression))
}

/**
 * Whether all conditions hold; the text of an error where it is not known and the failure policy is to fail. One that
 * is false decides, whatever errors the others have.
 * Source: apiserver pkg/admission/plugin/webhook/matchconditions/matcher.go.
 */
export function checkConditions(
  conditions: readonly Expression[],
  evaluator: Evaluator,
  failurePolicy: string | undefined,
): boolean | { readonly error: string } {
  const isIgnored = failurePolicy === 'Ignore'
  const errors: string[] = []
  try {
    // All are evaluated before the first is looked at: they share a budget.
    const outcomes = conditions.map((condition) => evaluator.evaluate(condition))
    for (const outcome of outcomes) {
      if (outcome.error !== undefined) errors.push(outcome.error)
      else if (outcome.value === false) return false
    }
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error
    errors.push(error.message)
  }
  if (errors.length === 0) return true
  if (isIgnored) return false
  const distinct = [...new Set(errors)]
  return { error: distinct.length === 1 ? distinct.join() : `[${distinct.join(', ')}]` }
}
