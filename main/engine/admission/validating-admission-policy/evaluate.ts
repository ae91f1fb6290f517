import { runtimeCostBudget } from '../../cel/environment.ts'
import { type Activation, type Budget, Evaluator, type Outcome, OutOfBudget } from '../expressions/evaluate.ts'
import { budgetOfConditions, checkConditions } from '../expressions/match-conditions.ts'
import type { CompiledPolicy, CompiledValidation } from './compile.ts'

/** Something that a policy has against a request. */
export interface Decision {
  /** Which validation it is of; 0 where it is of the policy as a whole. */
  readonly index: number
  readonly message: string
  readonly reason: string
}

export interface Verdict {
  readonly decisions: readonly Decision[]
  readonly annotations: readonly { readonly key: string; readonly value: string }[]
  /** Annotations that could not be evaluated: they deny, whatever the binding's actions are. */
  readonly annotationErrors: readonly string[]
}

const nothing: Verdict = { decisions: [], annotations: [], annotationErrors: [] }

/**
 * What a policy says of a request with one param. What cannot be evaluated is a denial, or nothing where the failure
 * policy is Ignore. Source: apiserver pkg/admission/plugin/policy/validating/validator.go.
 */
export function evaluatePolicy(
  policy: CompiledPolicy,
  activation: Activation,
  failurePolicy: string | undefined,
): Verdict {
  const isIgnored = failurePolicy === 'Ignore'
  const failure = (message: string, index = 0): Decision[] => (isIgnored ? [] : [{ index, message, reason: '' }])
  const evaluatorWith = (budget: Budget, given = activation): Evaluator =>
    new Evaluator(given, policy.variables, budget)
  const matched = checkConditions(policy.conditions, evaluatorWith(budgetOfConditions()), failurePolicy)
  if (matched === false) return nothing
  if (matched !== true) return { ...nothing, decisions: failure(matched.error) }
  try {
    const budget = { left: runtimeCostBudget }
    const evaluator = evaluatorWith(budget)
    const outcomes = policy.validations.map(({ expression }) => evaluator.evaluate(expression))
    // Messages know nothing of authorizers.
    const { authorizer: _, 'authorizer.requestResource': _resource, ...plain } = activation
    const messages = messagesFor(policy.validations, outcomes, () => evaluatorWith(budget, plain))
    const decisions = outcomes.flatMap((outcome, index): Decision[] => {
      if (outcome.error !== undefined) return failure(outcome.error, index)
      if (typeof messages === 'string') return failure(messages, index)
      if (outcome.value === true) return []
      const validation = policy.validations[index] as CompiledValidation
      return [{ index, message: messageOf(validation, messages[index]), reason: validation.reason }]
    })
    return { decisions, ...annotationsOf(policy, evaluatorWith({ left: runtimeCostBudget }), isIgnored) }
  } catch (error) {
    if (error instanceof OutOfBudget) return { ...nothing, decisions: failure(error.message) }
    throw error
  }
}

/** The message of each validation that has an expression for it; a text where the budget does not last. */
function messagesFor(
  validations: readonly CompiledValidation[],
  outcomes: readonly Outcome[],
  evaluator: () => Evaluator,
): readonly (Outcome | undefined)[] | string {
  const isRefused = outcomes.some((outcome) => outcome.error === undefined && outcome.value !== true)
  if (!isRefused) return []
  const made = evaluator()
  try {
    return validations.map(({ messageExpression }) => messageExpression && made.evaluate(messageExpression))
  } catch (error) {
    if (error instanceof OutOfBudget) return `failed messageExpression: ${error.message}`
    throw error
  }
}

/** apiserver pkg/apis/cel/config.go MaxEvaluatedMessageExpressionSizeBytes. */
const maxMessageBytes = 5 * 1024

function messageOf({ message, expression }: CompiledValidation, made: Outcome | undefined): string {
  const text = made?.error === undefined && typeof made?.value === 'string' ? made.value.trim() : ''
  if (text !== '' && Buffer.byteLength(text) <= maxMessageBytes && !text.includes('\n')) return text
  return message.trim() || `failed expression: ${expression.source.trim()}`
}

function annotationsOf(
  { annotations }: CompiledPolicy,
  evaluator: Evaluator,
  isIgnored: boolean,
): Pick<Verdict, 'annotations' | 'annotationErrors'> {
  const published: { key: string; value: string }[] = []
  const errors: string[] = []
  for (const { key, expression } of annotations) {
    const outcome = evaluator.evaluate(expression)
    if (outcome.error !== undefined) errors.push(...(isIgnored ? [] : [outcome.error]))
    else if (typeof outcome.value === 'string' && outcome.value.trim() !== '') {
      published.push({ key, value: outcome.value.trim() })
    }
  }
  return { annotations: published, annotationErrors: errors }
}
