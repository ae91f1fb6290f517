/** The syntax tree of a CEL expression, its macros expanded. Source: cel-spec proto/cel/expr/syntax.proto. */
export type Expression =
  | LiteralExpression
  | IdentExpression
  | SelectExpression
  | CallExpression
  | ListExpression
  | MapExpression
  | StructExpression
  | ComprehensionExpression

interface Located {
  /** Where in the text errors about it point to, in code units. */
  readonly offset: number
}

export interface LiteralExpression extends Located {
  readonly kind: 'literal'
  readonly value: Literal
}

/** `int` and `uint` are 64 bits wide, so they are bigints. */
export type Literal =
  | { readonly type: 'null' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'uint'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }

export interface IdentExpression extends Located {
  readonly kind: 'ident'
  readonly name: string
}

export interface SelectExpression extends Located {
  readonly kind: 'select'
  readonly operand: Expression
  readonly field: string
  /** `has(operand.field)`. */
  readonly isTest: boolean
}

export interface CallExpression extends Located {
  readonly kind: 'call'
  /** Operators have names such as `_+_`; see operators.ts. */
  readonly name: string
  readonly target: Expression | undefined
  readonly args: readonly Expression[]
}

export interface ListExpression extends Located {
  readonly kind: 'list'
  readonly items: readonly Expression[]
  /** Indices of the items that were written as `?item`. */
  readonly optional: ReadonlySet<number>
}

export interface MapExpression extends Located {
  readonly kind: 'map'
  readonly entries: readonly { readonly key: Expression; readonly value: Expression; readonly isOptional: boolean }[]
}

export interface StructExpression extends Located {
  readonly kind: 'struct'
  readonly name: string
  readonly fields: readonly StructField[]
}

export interface StructField extends Located {
  readonly name: string
  readonly value: Expression
  readonly isOptional: boolean
}

/** The fold that every macro over lists and maps becomes. */
export interface ComprehensionExpression extends Located {
  readonly kind: 'comprehension'
  readonly range: Expression
  readonly variable: string
  /** With two variables, `variable` is the index or key and this the value. */
  readonly valueVariable: string | undefined
  readonly accumulator: string
  readonly initial: Expression
  readonly condition: Expression
  readonly step: Expression
  readonly result: Expression
}
