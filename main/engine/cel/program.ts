import type { FunctionDeclaration } from './declarations.ts'
import type { Expression } from './syntax/ast.ts'
import type { CelType } from './types.ts'
import type { Value } from './values/values.ts'

/** What expressions may name: the libraries of Kubernetes 1.36 and the variables of the place they stand in. */
export interface Environment {
  variable(name: string): CelType | undefined
  function(name: string): FunctionDeclaration | undefined
  type(name: string): CelType | undefined
  /** Parses and checks. Throws CelCompileError, also where the type of the result is none of `results`. */
  compile(source: string, results?: readonly CelType[]): Program
}

export interface Evaluation {
  readonly value: Value
  readonly cost: number
}

/** A checked expression, to be evaluated as often as is needed. */
export interface Program {
  readonly expression: Expression
  readonly resultType: CelType
  typeOf(expression: Expression): CelType
  /** Throws CelError; a CelCostError where it would cost more than `limit`. */
  evaluate(variables: Readonly<Record<string, Value>>, limit?: number): Evaluation
}
