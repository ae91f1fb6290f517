import { perCallCostLimit } from '../../cel/environment.ts'
import { CelError } from '../../cel/errors.ts'
import { ObjectValue, type Value } from '../../cel/values/values.ts'
import type { CelType } from '../../cel/types.ts'
import { variablesTypeOf, type Expression, type Variable } from './compile.ts'

export type Activation = Readonly<Record<string, Value>>

/** What came of one expression. */
export type Outcome = { readonly value: Value; readonly error?: undefined } | { readonly error: string }

/** What the expressions of one evaluation may still cost together. */
export interface Budget {
  left: number
}

/** Nothing more is evaluated. */
export class OutOfBudget extends Error {
  constructor() {
    super('validation failed due to running out of cost budget, no further validation rules will be run')
  }
}

/**
 * Evaluates expressions that share their variables, each of which is evaluated once where it is first read.
 * Source: apiserver pkg/admission/plugin/cel/{activation,composition}.go.
 */
export class Evaluator {
  readonly #activation: Record<string, Value>
  readonly #budget: Budget

  constructor(activation: Activation, variables: readonly Variable[], budget: Budget) {
    this.#activation = { ...activation }
    this.#budget = budget
    this.#activation['variables'] = new LazyVariables(variables, (variable) => this.#evaluateVariable(variable))
  }

  /** Throws OutOfBudget. */
  evaluate({ source, program, error }: Expression): Outcome {
    if (!program) return { error: `compilation error: ${error ?? ''}` }
    try {
      const { value, cost } = program.evaluate(this.#activation, perCallCostLimit)
      this.#charge(cost)
      return { value }
    } catch (failure) {
      if (!(failure instanceof CelError)) throw failure
      return { error: `expression '${source}' resulted in error: ${failure.message}` }
    }
  }

  #evaluateVariable({ name, program, error = '' }: Variable): Value {
    const named = `composited variable ${JSON.stringify(name)}`
    if (!program) throw new CelError(`${named} fails to compile: ${error}`)
    try {
      const { value, cost } = program.evaluate(this.#activation, perCallCostLimit)
      this.#charge(cost)
      return value
    } catch (failure) {
      if (!(failure instanceof CelError)) throw failure
      throw new CelError(`${named} fails to evaluate: ${failure.message}`)
    }
  }

  #charge(cost: number): void {
    this.#budget.left -= cost
    if (this.#budget.left < 0) throw new OutOfBudget()
  }
}

class LazyVariables extends ObjectValue {
  readonly type: CelType
  readonly #variables: ReadonlyMap<string, Variable>
  readonly #evaluate: (variable: Variable) => Value
  readonly #known = new Map<string, Value | CelError>()

  constructor(variables: readonly Variable[], evaluate: (variable: Variable) => Value) {
    super()
    this.#variables = new Map(variables.map((variable) => [variable.name, variable]))
    this.#evaluate = evaluate
    this.type = variablesTypeOf(new Map())
  }

  get(field: string): Value | undefined {
    const variable = this.#variables.get(field)
    if (!variable) return undefined
    let value = this.#known.get(field)
    if (value === undefined) this.#known.set(field, (value = this.#attempt(variable)))
    if (value instanceof CelError) throw value
    return value
  }

  /** An error is kept as well: it is the same for all who read the variable. */
  #attempt(variable: Variable): Value | CelError {
    try {
      return this.#evaluate(variable)
    } catch (error) {
      if (error instanceof CelError) return error
      throw error
    }
  }

  fields(): Iterable<string> {
    return this.#variables.keys()
  }

  toJson(): unknown {
    throw new CelError('type conversion error: variables are no JSON')
  }
}
