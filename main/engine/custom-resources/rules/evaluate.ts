import type { JsonSchema, ValidationRule } from '#kube/kinds/apiextensions/json-schema.ts'
import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { CelCostError, CelError } from '../../cel/errors.ts'
import { perCallCostLimit } from '../../cel/environment.ts'
import type { Program } from '../../cel/program.ts'
import type { Value } from '../../cel/values/values.ts'
import type { CompiledRule } from './compile.ts'

/** How upstream names the object itself. */
const rootField = '<nil>'

/** A rule and what it is asked about. */
export interface RuleEvaluation {
  readonly compiled: CompiledRule
  readonly variables: Readonly<Record<string, Value>>
  readonly value: unknown
  readonly schema: JsonSchema
  readonly path: string
}

/** What all rules of one object may still cost together. */
export interface Budget {
  left: number
}

/** No further rule is evaluated. */
export class OutOfBudget extends Error {
  readonly fieldError: FieldError

  constructor(fieldError: FieldError) {
    super(fieldError.body)
    this.fieldError = fieldError
  }
}

/** apiserver pkg/apis/cel/config.go MaxEvaluatedMessageExpressionSizeBytes. */
const maxMessageBytes = 5 * 1024

/** The error where the rule does not hold. Source: apiextensions schema/cel/validation.go validateExpressions. */
export function evaluateRule(evaluation: RuleEvaluation, program: Program, budget: Budget): FieldError | undefined {
  const { compiled, schema } = evaluation
  const path = evaluation.path || rootField
  const type = schema.type ?? ''
  const outcome = run(program, evaluation.variables, budget)
  if (outcome === 'budget') {
    const text = 'validation failed due to running out of cost budget, no further validation rules will be run'
    throw new OutOfBudget(invalidField(path, type, text))
  }
  if (outcome instanceof CelCostError) {
    const text = `'${outcome.message}': no further validation rules will be run due to call cost exceeds limit for rule: `
    throw new OutOfBudget(invalidField(path, type, text + ruleText(compiled.rule)))
  }
  if (outcome instanceof CelError) return failure(outcome, compiled.rule, path, type)
  if (outcome.value === true) return undefined
  const at = compiled.fieldPath ? joined(evaluation.path, compiled.fieldPath) : path
  const detail = messageFor(evaluation, at, budget)
  // Objects and lists are not shown.
  const shown = type === 'object' || type === 'array' ? undefined : evaluation.value
  return errorOf(compiled.rule, at, shown, detail)
}

type Outcome = { readonly value: Value } | CelError | 'budget'

function run(program: Program, variables: Readonly<Record<string, Value>>, budget: Budget): Outcome {
  if (budget.left <= 0) return 'budget'
  try {
    const { value, cost } = program.evaluate(variables, perCallCostLimit)
    if (cost > budget.left) return 'budget'
    budget.left -= cost
    return { value }
  } catch (error) {
    if (error instanceof CelError) return error
    throw error
  }
}

function failure(error: CelError, rule: ValidationRule, path: string, type: string): FieldError {
  if (error.message.startsWith('no such overload')) {
    const text = 'call arguments did not match a supported operator, function or macro signature for rule'
    return invalidField(path, type, `'${error.message}': ${text}: ${ruleText(rule)}`)
  }
  return invalidField(path, type, `${error.message} evaluating rule: ${ruleText(rule)}`)
}

function messageFor({ compiled, variables, schema }: RuleEvaluation, path: string, budget: Budget): string {
  const { rule, message } = compiled
  const plain = rule.message ? rule.message.trim() : `failed rule: ${ruleText(rule)}`
  if (!message) return plain
  const outcome = run(message, variables, budget)
  if (outcome === 'budget' || outcome instanceof CelCostError) {
    const why =
      outcome === 'budget'
        ? 'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run'
        : `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${JSON.stringify(rule.messageExpression)}`
    throw new OutOfBudget(invalidField(path, schema.type ?? '', why))
  }
  if (outcome instanceof CelError || typeof outcome.value !== 'string') return plain
  const text = outcome.value.trim()
  const isUsable = text !== '' && !text.includes('\n') && Buffer.byteLength(text) <= maxMessageBytes
  return isUsable ? text : plain
}

function errorOf({ reason }: ValidationRule, path: string, shown: unknown, detail: string): FieldError {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbiddenField(path, detail)
    case 'FieldValueRequired':
      return requiredField(path, detail)
    case 'FieldValueDuplicate':
      return shown === undefined ? { type: reason, field: path, body: 'Duplicate value' } : duplicateField(path, shown)
    default:
      if (shown !== undefined) return invalidField(path, shown, detail)
      return { type: 'FieldValueInvalid', field: path, body: `Invalid value: ${detail}` }
  }
}

function ruleText({ message, rule }: ValidationRule): string {
  return (message || rule).trim()
}

function joined(path: string, field: string): string {
  return path === '' || field.startsWith('[') ? path + field : `${path}.${field}`
}
