import type { FieldError } from '#kube/meta/field-error.ts'

/** Where an expression stands: it decides what the expression sees, and what it must answer with. */
export type ExpressionRole =
  | 'matchCondition'
  | 'variable'
  | 'validation'
  | 'messageExpression'
  | 'auditAnnotation'
  | 'applyConfiguration'
  | 'jsonPatch'

export interface ExpressionScope {
  readonly role: ExpressionRole
  /** True where `params` is known. */
  readonly hasParams: boolean
  /** True where `authorizer` is known. */
  readonly hasAuthorizer: boolean
  /** What `variables` holds, in order: each sees those before it. */
  readonly variables: readonly { readonly name: string; readonly expression: string }[]
}

/**
 * Says what is wrong with a CEL expression, as errors of `field`. Source: kubernetes
 * pkg/apis/admissionregistration/validation validateCELCondition.
 */
export type ExpressionCheck = (field: string, expression: string, scope: ExpressionScope) => FieldError[]

let compile: ExpressionCheck = () => []

/**
 * Gives the kinds of this group the compiler of expressions. They are data to the registry, while the compiler is large
 * and loaded on its own; until it is here, expressions are taken as they are.
 */
export function useExpressionCheck(check: ExpressionCheck): void {
  compile = check
}

/** The one place where the kinds of this group have an expression checked. */
export const checkExpression: ExpressionCheck = (field, expression, scope) => compile(field, expression, scope)
