import { listCost, mapCost, regexLengthFactor, structCost, traversalFactor } from './costs.ts'
import type { Program } from './program.ts'
import {
  one,
  plus,
  scaled,
  times,
  union,
  unknownSize,
  zero,
  type CallEstimate,
  type Range,
  type SizeAt,
  type SizeReader,
} from './ranges.ts'
import type { CallExpression, ComprehensionExpression, Expression, SelectExpression } from './syntax/ast.ts'
import { operators } from './syntax/operators.ts'
import { estimateLibraryCall } from './estimate-calls.ts'
import { sizeOfText } from './values/values.ts'

/** Bounds what a program can cost before it has run. Source: cel-go checker/cost.go. */
export function estimateCost(program: Program, sizeAt: SizeAt): Range {
  return new Estimator(program, sizeAt).cost(program.expression)
}

class Estimator implements SizeReader {
  readonly #program: Program
  readonly #sizeAt: SizeAt
  readonly #costs = new Map<Expression, Range>()
  readonly #sizes = new Map<Expression, Range>()
  readonly #paths = new Map<Expression, readonly string[]>()
  readonly #scopes: Map<string, readonly string[] | undefined>[] = []

  constructor(program: Program, sizeAt: SizeAt) {
    this.#program = program
    this.#sizeAt = sizeAt
  }

  /** Macros use some parts twice; each is looked at once. */
  cost(expression: Expression): Range {
    const known = this.#costs.get(expression)
    if (known) return known
    const cost = this.#compute(expression)
    this.#costs.set(expression, cost)
    return cost
  }

  sizeOf(expression: Expression): Range {
    if (expression.kind === 'literal') {
      const { value } = expression
      if (value.type === 'string') return exactly(sizeOfText(value.value))
      return value.type === 'bytes' ? exactly(value.value.length) : one
    }
    if (expression.kind === 'list') return exactly(expression.items.length)
    if (expression.kind === 'map') return exactly(expression.entries.length)
    const computed = this.#sizes.get(expression)
    if (computed) return computed
    const path = this.#paths.get(expression)
    const declared = path && this.#sizeAt(path)
    if (declared !== undefined) return { min: 0, max: declared }
    const { kind } = this.#program.typeOf(expression)
    return ['bool', 'int', 'uint', 'double', 'timestamp', 'duration'].includes(kind) ? one : unknownSize
  }

  itemSizeOf(list: Expression): Range {
    const path = this.#paths.get(list)
    const declared = path && this.#sizeAt([...path, '@items'])
    return declared === undefined ? unknownSize : { min: 0, max: declared }
  }

  isListOfText(list: Expression): boolean {
    const kind = this.#program.typeOf(list).params[0]?.kind
    return kind === 'string' || kind === 'bytes'
  }

  #compute(expression: Expression): Range {
    switch (expression.kind) {
      case 'literal':
        return zero
      case 'ident':
        this.#setPath(expression, this.#pathOfName(expression.name))
        return one
      case 'select':
        return this.#select(expression)
      case 'call':
        return this.#call(expression)
      case 'list':
        return expression.items.reduce((sum, item) => plus(sum, this.cost(item)), exactly(listCost))
      case 'map':
        return expression.entries.reduce(
          (sum, { key, value }) => plus(plus(sum, this.cost(key)), this.cost(value)),
          exactly(mapCost),
        )
      case 'struct':
        return expression.fields.reduce((sum, { value }) => plus(sum, this.cost(value)), exactly(structCost))
      case 'comprehension':
        return this.#comprehension(expression)
    }
  }

  #pathOfName(name: string): readonly string[] | undefined {
    for (const scope of this.#scopes.toReversed()) if (scope.has(name)) return scope.get(name)
    return [name]
  }

  #setPath(expression: Expression, path: readonly string[] | undefined): void {
    if (path) this.#paths.set(expression, path)
  }

  #below(expression: Expression, ...segments: string[]): readonly string[] | undefined {
    const path = this.#paths.get(expression)
    return path && [...path, ...segments]
  }

  #select(expression: SelectExpression): Range {
    const operand = this.cost(expression.operand)
    if (expression.isTest) return operand
    this.#setPath(expression, this.#below(expression.operand, expression.field))
    const { kind } = this.#program.typeOf(expression.operand)
    return kind === 'map' || kind === 'object' ? plus(operand, one) : operand
  }

  #call(call: CallExpression): Range {
    const { name, target, args } = call
    const costs = args.map((arg) => this.cost(arg))
    const sum = [...(target ? [this.cost(target)] : []), ...costs].reduce(plus, zero)
    const [first, second, third] = costs
    if ((name === operators.and || name === operators.or) && first && second) {
      return { min: first.min, max: first.max + second.max }
    }
    if (name === operators.conditional && first && second && third) {
      this.#sizes.set(call, union(this.sizeOf(args[1] as Expression), this.sizeOf(args[2] as Expression)))
      return plus(first, union(second, third))
    }
    if (name === operators.index || name === operators.optionalIndex) this.#index(call)
    const { cost, size } = this.#estimate(call)
    if (size) this.#sizes.set(call, size)
    return plus(sum, cost)
  }

  #index(call: CallExpression): void {
    const operand = call.args[0] as Expression
    const isList = this.#program.typeOf(operand).kind === 'list'
    this.#setPath(call, this.#below(operand, isList ? '@items' : '@values'))
  }

  #estimate(call: CallExpression): CallEstimate {
    const { name, target, args } = call
    const [left, right] = args
    if (name === operators.add && left && right) return this.#sum(left, right)
    if (comparisons.has(name) && left && right) {
      const max = Math.min(this.sizeOf(left).max, this.sizeOf(right).max)
      return { cost: scaled({ min: max > 0 ? 1 : 0, max }, traversalFactor) }
    }
    if (name === operators.in && right && this.#program.typeOf(right).kind === 'list')
      return { cost: this.sizeOf(right) }
    if (target && left && (name === 'startsWith' || name === 'endsWith')) {
      return { cost: scaled(this.sizeOf(left), traversalFactor) }
    }
    if (name === 'matches')
      return { cost: this.#matching(target ?? (left as Expression), (target ? left : right) as Expression) }
    if (target && left && name === 'contains') {
      return { cost: times(scaled(this.sizeOf(target), traversalFactor), scaled(this.sizeOf(left), traversalFactor)) }
    }
    return estimateLibraryCall(call, this) ?? { cost: one }
  }

  #matching(text: Expression, pattern: Expression): Range {
    return times(scaled(plus(this.sizeOf(text), one), traversalFactor), scaled(this.sizeOf(pattern), regexLengthFactor))
  }

  #sum(left: Expression, right: Expression): CallEstimate {
    const size = plus(this.sizeOf(left), this.sizeOf(right))
    switch (this.#program.typeOf(left).kind) {
      case 'string':
      case 'bytes':
        return { cost: scaled(size, traversalFactor), size }
      case 'list':
        return { cost: one, size }
      default:
        return { cost: one }
    }
  }

  #comprehension(fold: ComprehensionExpression): Range {
    const start = plus(this.cost(fold.range), this.cost(fold.initial))
    this.#scopes.push(this.#variablesOf(fold))
    const round = plus(this.cost(fold.condition), this.cost(fold.step))
    const rounds = this.sizeOf(fold.range)
    const { kind } = this.#program.typeOf(fold)
    if (kind === 'list' || kind === 'map') this.#sizes.set(fold, { min: 0, max: rounds.max })
    const result = this.cost(fold.result)
    this.#scopes.pop()
    return plus(plus(start, result), times(rounds, round))
  }

  #variablesOf({ range, variable, valueVariable, accumulator }: ComprehensionExpression) {
    const isList = this.#program.typeOf(range).kind === 'list'
    const scope = new Map<string, readonly string[] | undefined>([[accumulator, undefined]])
    if (valueVariable === undefined) scope.set(variable, this.#below(range, isList ? '@items' : '@keys'))
    else {
      scope.set(variable, isList ? undefined : this.#below(range, '@keys'))
      scope.set(valueVariable, this.#below(range, isList ? '@items' : '@values'))
    }
    return scope
  }
}

const comparisons: ReadonlySet<string> = new Set(['_==_', '_!=_', '_<_', '_<=_', '_>_', '_>=_'])

function exactly(size: number): Range {
  return { min: size, max: size }
}
