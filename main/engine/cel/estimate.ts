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
import type {
  CallExpression,
  ComprehensionExpression,
  Expression,
  ListExpression,
  MapExpression,
  SelectExpression,
} from './syntax/ast.ts'
import { operators } from './syntax/operators.ts'
import { estimateLibraryCall, receiverOf } from './estimate-calls.ts'
import { sizeOfText } from './values/values.ts'

/** Bounds what a program can cost before it has run. Source: cel-go checker/cost.go. */
export function estimateCost(program: Program, sizeAt: SizeAt): Range {
  return new Estimator(program, sizeAt).cost(program.expression)
}

/** What is known of a name within an expression. */
interface Local {
  readonly path?: readonly string[] | undefined
  readonly size?: Range | undefined
  readonly entries?: Entries | undefined
}

/** How large what a list or map holds can be. */
interface Entries {
  readonly keys: Range
  readonly items: Range
}

function united(a: Entries | undefined, b: Entries | undefined): Entries | undefined {
  return a && b && { keys: union(a.keys, b.keys), items: union(a.items, b.items) }
}

class Estimator implements SizeReader {
  readonly #program: Program
  readonly #sizeAt: SizeAt
  readonly #costs = new Map<Expression, Range>()
  readonly #sizes = new Map<Expression, Range>()
  readonly #entries = new Map<Expression, Entries>()
  readonly #locals = new Map<Expression, Local>()
  readonly #paths = new Map<Expression, readonly string[]>()
  readonly #scopes: Map<string, Local>[] = []

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
    const isScalar = ['bool', 'int', 'uint', 'double', 'timestamp', 'duration'].includes(kind)
    return isScalar ? one : (this.#locals.get(expression)?.size ?? unknownSize)
  }

  itemSizeOf(list: Expression): Range {
    const path = this.#paths.get(list)
    const declared = path && this.#sizeAt([...path, '@items'])
    return declared === undefined ? (this.#entriesOf(list)?.items ?? unknownSize) : { min: 0, max: declared }
  }

  #entriesOf(expression: Expression): Entries | undefined {
    return this.#entries.get(expression) ?? this.#locals.get(expression)?.entries
  }

  #setEntries(expression: Expression, entries: Entries | undefined): void {
    if (entries) this.#entries.set(expression, entries)
  }

  #largest(expressions: readonly Expression[]): Range {
    const [first, ...others] = expressions.map((expression) => this.sizeOf(expression))
    return first ? others.reduce(union, first) : zero
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
        this.#name(expression, expression.name)
        return one
      case 'select':
        return this.#select(expression)
      case 'call':
        return this.#call(expression)
      case 'list':
        return this.#list(expression)
      case 'map':
        return this.#map(expression)
      case 'struct':
        return expression.fields.reduce((sum, { value }) => plus(sum, this.cost(value)), exactly(structCost))
      case 'comprehension':
        return this.#comprehension(expression)
    }
  }

  #list(list: ListExpression): Range {
    const cost = list.items.reduce((sum, item) => plus(sum, this.cost(item)), exactly(listCost))
    this.#setEntries(list, { keys: one, items: this.#largest(list.items) })
    return cost
  }

  #map(map: MapExpression): Range {
    const parts = map.entries.flatMap(({ key, value }) => [key, value])
    const cost = parts.reduce((sum, part) => plus(sum, this.cost(part)), exactly(mapCost))
    const [keys, items] = [map.entries.map(({ key }) => key), map.entries.map(({ value }) => value)]
    this.#setEntries(map, { keys: this.#largest(keys), items: this.#largest(items) })
    return cost
  }

  #name(expression: Expression, name: string): void {
    const local = this.#scopes.findLast((one) => one.has(name))?.get(name)
    this.#setPath(expression, local ? local.path : [name])
    if (local) this.#locals.set(expression, local)
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
    const { name, args } = call
    const target = receiverOf(call)
    const costs = args.map((arg) => this.cost(arg))
    const sum = [...(target ? [this.cost(target)] : []), ...costs].reduce(plus, zero)
    const [first, second, third] = costs
    if ((name === operators.and || name === operators.or) && first && second) {
      return { min: first.min, max: first.max + second.max }
    }
    if (name === operators.conditional && first && second && third) {
      const [yes, no] = [args[1] as Expression, args[2] as Expression]
      this.#sizes.set(call, union(this.sizeOf(yes), this.sizeOf(no)))
      this.#setEntries(call, united(this.#entriesOf(yes), this.#entriesOf(no)))
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
    const items = this.#entriesOf(operand)?.items
    if (items) this.#sizes.set(call, items)
  }

  #estimate(call: CallExpression): CallEstimate {
    const { name, args } = call
    const target = receiverOf(call)
    const [left, right] = args
    if (name === operators.add && left && right) {
      this.#setEntries(call, united(this.#entriesOf(left), this.#entriesOf(right)))
      return this.#sum(left, right)
    }
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
    if (isBinding(fold)) return plus(start, this.#bound(fold))
    this.#scopes.push(this.#variablesOf(fold))
    const round = plus(this.cost(fold.condition), this.cost(fold.step))
    const rounds = this.sizeOf(fold.range)
    const { kind } = this.#program.typeOf(fold)
    if (kind === 'list' || kind === 'map') {
      this.#sizes.set(fold, { min: 0, max: rounds.max })
      this.#setEntries(fold, this.#entriesOf(fold.step))
    }
    const result = this.cost(fold.result)
    this.#scopes.pop()
    return plus(plus(start, result), times(rounds, round))
  }

  #bound(fold: ComprehensionExpression): Range {
    this.#scopes.push(new Map([[fold.accumulator, this.#localOf(fold.initial)]]))
    const result = this.cost(fold.result)
    this.#scopes.pop()
    this.#setPath(fold, this.#paths.get(fold.result))
    this.#sizes.set(fold, this.sizeOf(fold.result))
    this.#setEntries(fold, this.#entriesOf(fold.result))
    return result
  }

  #localOf(value: Expression): Local {
    return { path: this.#paths.get(value), size: this.sizeOf(value), entries: this.#entriesOf(value) }
  }

  #variablesOf({ range, variable, valueVariable, accumulator, initial }: ComprehensionExpression) {
    const isList = this.#program.typeOf(range).kind === 'list'
    const scope = new Map<string, Local>([[accumulator, this.#localOf(initial)]])
    const entries = this.#entriesOf(range)
    const items = { path: this.#below(range, isList ? '@items' : '@values'), size: entries?.items }
    const keys = { path: this.#below(range, '@keys'), size: entries?.keys }
    if (valueVariable === undefined) scope.set(variable, isList ? items : keys)
    else {
      scope.set(variable, isList ? {} : keys)
      scope.set(valueVariable, items)
    }
    return scope
  }
}

/** A fold over nothing, which is how macros give a value a name. */
function isBinding({ range, valueVariable, variable }: ComprehensionExpression): boolean {
  return valueVariable === undefined && variable === '#unused' && range.kind === 'list' && range.items.length === 0
}

const comparisons: ReadonlySet<string> = new Set(['_==_', '_!=_', '_<_', '_<=_', '_>_', '_>=_'])

function exactly(size: number): Range {
  return { min: size, max: size }
}
