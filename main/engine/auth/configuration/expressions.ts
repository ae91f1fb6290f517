import { createEnvironment } from '../../cel/environment.ts'
import { boolType, dynType, listType, stringType, type CelType } from '../../cel/types.ts'
import { fromJson, toJson } from '../../cel/values/json.ts'

/** What an expression may speak of: the claims of a token, the user made of them, or the spec of a review of access. */
export type ExpressionVariable = 'claims' | 'user' | 'request'

/** Compiles CEL. Throws an Error whose message says what is wrong with the expression. */
export type ExpressionCompiler = (expression: string, variable: ExpressionVariable) => (value: unknown) => unknown

/** Claims become texts and lists of them; all else is a condition. */
const results: Readonly<Record<ExpressionVariable, readonly CelType[]>> = {
  claims: [boolType, stringType, listType(stringType)],
  user: [boolType],
  request: [boolType],
}

/** Source: apiserver pkg/authentication/cel/compile.go, pkg/authorization/cel/compile.go. */
export const compileExpression: ExpressionCompiler = (expression, variable) => {
  const program = createEnvironment({ variables: { [variable]: dynType } }).compile(expression, results[variable])
  return (value) => toJson(program.evaluate({ [variable]: fromJson(value) }).value)
}
