import type { CallExpression, ComprehensionExpression, Expression } from './ast.ts'
import { operators } from './operators.ts'

/** Makes the error for a macro that is used wrongly. */
export type MacroFailure = (offset: number, message: string) => Error

/** A name that no expression can write, so that a macro in a macro does not hide it. */
const accumulator = '@result'

/**
 * What a call stands for where it is a macro, undefined where it is a plain call.
 * Source: cel-go parser/macro.go, ext/comprehensions.go, cel/library.go (optMap, optFlatMap).
 */
export function expandMacro(written: CallExpression, failure: MacroFailure, hasBind = false): Expression | undefined {
  const { name, target, args, offset } = written
  if (hasBind && isBind(written)) return bind(new Macro(written, args, offset, failure))
  if (!target) return name === 'has' && args.length === 1 ? presence(args[0] as Expression, offset, failure) : undefined
  const expand = macros[`${name}/${String(args.length)}`]
  return expand?.(new Macro(target, args, offset, failure))
}

function isBind({ name, target, args }: CallExpression): boolean {
  return name === 'bind' && args.length === 3 && target?.kind === 'ident' && target.name === 'cel'
}

function presence(operand: Expression, offset: number, failure: MacroFailure): Expression {
  if (operand.kind !== 'select' || operand.isTest) throw failure(operand.offset, 'invalid argument to has() macro')
  return { ...operand, isTest: true, offset }
}

/** What the expansions below build with. */
class Macro {
  readonly range: Expression
  readonly args: readonly Expression[]
  readonly offset: number
  readonly #failure: MacroFailure

  constructor(range: Expression, args: readonly Expression[], offset: number, failure: MacroFailure) {
    this.range = range
    this.args = args
    this.offset = offset
    this.#failure = failure
  }

  arg(index: number): Expression {
    return this.args[index] as Expression
  }

  variable(index: number, problem = 'argument must be a simple name'): string {
    const arg = this.arg(index)
    if (arg.kind !== 'ident' || arg.name.startsWith('.')) throw this.#failure(arg.offset, problem)
    return arg.name
  }

  get result(): Expression {
    return { kind: 'ident', name: accumulator, offset: this.offset }
  }

  literal(value: boolean | bigint): Expression {
    const literal = typeof value === 'boolean' ? { type: 'bool' as const, value } : { type: 'int' as const, value }
    return { kind: 'literal', offset: this.offset, value: literal }
  }

  list(...items: Expression[]): Expression {
    return { kind: 'list', items, optional: new Set(), offset: this.offset }
  }

  call(name: string, ...args: Expression[]): Expression {
    return { kind: 'call', name, target: undefined, args, offset: this.offset }
  }

  /** `result` with a variable in it: a fold over nothing. */
  bound(variable: string, initial: Expression, result: Expression): Expression {
    return {
      kind: 'comprehension',
      range: this.list(),
      variable: '#unused',
      valueVariable: undefined,
      accumulator: variable,
      initial,
      condition: this.literal(false),
      step: { kind: 'ident', name: variable, offset: this.offset },
      result,
      offset: this.offset,
    }
  }

  fold(
    variables: 1 | 2,
    parts: Pick<ComprehensionExpression, 'initial' | 'step'> & Partial<ComprehensionExpression>,
  ): Expression {
    const [variable, valueVariable] = [this.variable(0), variables === 2 ? this.variable(1) : undefined]
    const { range, offset, result } = this
    if (variables === 2 && variable === valueVariable) {
      throw this.#failure(this.arg(1).offset, `duplicate variable name: ${variable}`)
    }
    return {
      kind: 'comprehension',
      range,
      variable,
      valueVariable,
      accumulator,
      condition: this.literal(true),
      result,
      offset,
      ...parts,
    }
  }
}

type Expansion = (macro: Macro) => Expression
type Variables = 1 | 2

const all =
  (count: Variables): Expansion =>
  (m) =>
    m.fold(count, {
      initial: m.literal(true),
      condition: m.call(operators.notStrictlyFalse, m.result),
      step: m.call(operators.and, m.result, m.arg(count)),
    })

const exists =
  (count: Variables): Expansion =>
  (m) =>
    m.fold(count, {
      initial: m.literal(false),
      condition: m.call(operators.notStrictlyFalse, m.call(operators.not, m.result)),
      step: m.call(operators.or, m.result, m.arg(count)),
    })

const existsOne =
  (count: Variables): Expansion =>
  (m) =>
    m.fold(count, {
      initial: m.literal(0n),
      step: m.call(operators.conditional, m.arg(count), m.call(operators.add, m.result, m.literal(1n)), m.result),
      result: m.call(operators.equals, m.result, m.literal(1n)),
    })

/** Collects a value from each item, of those that fit where there is a filter. */
const collect =
  (count: Variables, filter: number | undefined, value: number): Expansion =>
  (m) => {
    const added = m.call(operators.add, m.result, m.list(m.arg(value)))
    const step = filter === undefined ? added : m.call(operators.conditional, m.arg(filter), added, m.result)
    return m.fold(count, { initial: m.list(), step })
  }

/** Builds a map: with the key of each item, or from the map that the value is. */
const transformMap =
  (filter: number | undefined, value: number, isEntry: boolean): Expansion =>
  (m) => {
    const args = isEntry ? [m.arg(value)] : [m.arg(0), m.arg(value)]
    const inserted = m.call(operators.mapInsert, m.result, ...args)
    const step = filter === undefined ? inserted : m.call(operators.conditional, m.arg(filter), inserted, m.result)
    return m.fold(2, { initial: { kind: 'map', entries: [], offset: m.offset }, step })
  }

/** `target.optMap(v, e)`: the value of `e` with `v` bound to what is in the optional. */
const optional =
  (wraps: boolean): Expansion =>
  (m) => {
    const variable = m.variable(0)
    const held: Expression = { kind: 'call', name: 'value', target: m.range, args: [], offset: m.offset }
    const bound = m.bound(variable, held, m.arg(1))
    const hasValue: Expression = { kind: 'call', name: 'hasValue', target: m.range, args: [], offset: m.offset }
    const some = wraps ? m.call('optional.of', bound) : bound
    return m.call(operators.conditional, hasValue, some, m.call('optional.none'))
  }

/** `cel.bind(v, e, r)`: the value of `r` with `v` bound to that of `e`. Source: cel-go ext/bindings.go. */
const bind: Expansion = (m) =>
  m.bound(m.variable(0, 'cel.bind() variable names must be simple identifiers'), m.arg(1), m.arg(2))

/** `lists.sortBy` orders by a key that it computes for each item. */
const sortBy: Expansion = (m) => {
  const keys = m.fold(1, { initial: m.list(), step: m.call(operators.add, m.result, m.list(m.arg(1))) })
  return { kind: 'call', name: '@sortByAssociatedKeys', target: m.range, args: [keys], offset: m.offset }
}

const macros: Readonly<Record<string, Expansion | undefined>> = Object.assign(Object.create(null) as object, {
  'all/2': all(1),
  'all/3': all(2),
  'exists/2': exists(1),
  'exists/3': exists(2),
  'exists_one/2': existsOne(1),
  'existsOne/2': existsOne(1),
  'existsOne/3': existsOne(2),
  'exists_one/3': existsOne(2),
  'map/2': collect(1, undefined, 1),
  'map/3': collect(1, 1, 2),
  'filter/2': ((m) =>
    m.fold(1, {
      initial: m.list(),
      step: m.call(operators.conditional, m.arg(1), m.call(operators.add, m.result, m.list(m.arg(0))), m.result),
    })) satisfies Expansion,
  'transformList/3': collect(2, undefined, 2),
  'transformList/4': collect(2, 2, 3),
  'transformMap/3': transformMap(undefined, 2, false),
  'transformMap/4': transformMap(2, 3, false),
  'transformMapEntry/3': transformMap(undefined, 2, true),
  'transformMapEntry/4': transformMap(2, 3, true),
  'optMap/2': optional(true),
  'optFlatMap/2': optional(false),
  'sortBy/2': sortBy,
})
