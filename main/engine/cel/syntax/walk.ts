import type { Expression } from './ast.ts'

/** The parts that an expression is made of. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'ident':
      return []
    case 'select':
      return [expression.operand]
    case 'call':
      return expression.target ? [expression.target, ...expression.args] : expression.args
    case 'list':
      return expression.items
    case 'map':
      return expression.entries.flatMap(({ key, value }) => [key, value])
    case 'struct':
      return expression.fields.map(({ value }) => value)
    case 'comprehension':
      return [expression.range, expression.initial, expression.condition, expression.step, expression.result]
  }
}

/** Whether the expression reads a variable of this name. */
export function mentions(expression: Expression, name: string, seen = new Set<Expression>()): boolean {
  if (seen.has(expression)) return false
  seen.add(expression)
  if (expression.kind === 'ident') return expression.name === name
  return childrenOf(expression).some((child) => mentions(child, name, seen))
}
