import type { Checker, ResolvedCall } from './checker.ts'
import { listCost, mapCost, structCost } from './costs.ts'
import type { Overload } from './declarations.ts'
import {
  charge,
  conditional,
  held,
  indexing,
  logical,
  notStrictlyFalse,
  readSlot,
  startsAttribute,
  uncharged,
  type Evaluate,
} from './control.ts'
import { CelError } from './errors.ts'
import { optionalOf, presentIn, runtimeFits, selectFrom } from './selection.ts'
import type {
  CallExpression,
  ComprehensionExpression,
  Expression,
  ListExpression,
  Literal,
  MapExpression,
  SelectExpression,
  StructExpression,
} from './syntax/ast.ts'
import { operators } from './syntax/operators.ts'
import { isDyn } from './types.ts'
import { MadeObject } from './values/made-object.ts'
import {
  ArrayList,
  EntryMap,
  ListValue,
  MapValue,
  OptionalValue,
  TypeValue,
  Uint,
  type Value,
} from './values/values.ts'

/** Makes closures of a checked expression. Costs: cel-go interpreter/runtimecost.go. */
export function plan(expression: Expression, checker: Checker): Evaluate {
  return new Planner(checker).plan(expression)
}

class Planner {
  readonly #checker: Checker
  readonly #planned = new Map<Expression, Evaluate>()
  /** Plans whose value does not depend on anything: they cost nothing. */
  readonly #constants = new Map<Evaluate, Value>()
  readonly #scopes: Map<string, number>[] = []
  #slotCount = 0

  constructor(checker: Checker) {
    this.#checker = checker
  }

  /** Parts that a macro uses twice stand in one scope, so their plan is one as well. */
  plan(expression: Expression): Evaluate {
    const known = this.#planned.get(expression)
    if (known) return known
    const planned = this.#make(expression)
    this.#planned.set(expression, planned)
    return planned
  }

  #make(expression: Expression): Evaluate {
    switch (expression.kind) {
      case 'literal': {
        return this.#constant(literalValue(expression.value))
      }
      case 'ident':
        return this.#ident(expression)
      case 'select':
        return this.#select(expression)
      case 'call':
        return this.#call(expression)
      case 'list':
        return this.#list(expression)
      case 'map':
        return this.#map(expression)
      case 'struct':
        return this.#struct(expression)
      case 'comprehension':
        return this.#comprehension(expression)
    }
  }

  #constant(value: Value): Evaluate {
    const evaluate = (): Value => value
    this.#constants.set(evaluate, value)
    return evaluate
  }

  /** A part that depends on nothing is evaluated now; what goes wrong with it is an error of the expression. */
  #folded(evaluate: Evaluate, parts: readonly Evaluate[]): Evaluate {
    if (!parts.every((part) => this.#constants.has(part))) return evaluate
    return this.#constant(evaluate({ variables: {}, slots: [], cost: 0, limit: Infinity }))
  }

  #ident(expression: Expression): Evaluate {
    const name = this.#checker.nameOf(expression) ?? ''
    for (const scope of this.#scopes.toReversed()) {
      const slot = scope.get(name)
      if (slot !== undefined) return readSlot(slot)
    }
    const type = this.#checker.isVariable(name) ? undefined : this.#checker.typeNamed(name)
    if (type) return this.#constant(new TypeValue(type))
    return (frame) => {
      charge(frame, 1)
      const value = Object.hasOwn(frame.variables, name) ? frame.variables[name] : undefined
      if (value !== undefined) return value
      throw new CelError(`no such attribute(s): ${name}`)
    }
  }

  #select(expression: SelectExpression): Evaluate {
    if (this.#checker.nameOf(expression) !== undefined) return this.#ident(expression)
    const { field, isTest } = expression
    const operand = this.plan(expression.operand)
    if (isTest) return (frame) => presentIn(operand(frame), field)
    const cost = startsAttribute(expression.operand) ? 2 : 1
    return (frame) => {
      const value = operand(frame)
      charge(frame, cost)
      return selectFrom(value, field)
    }
  }

  #call(call: CallExpression): Evaluate {
    const args = call.args.map((arg) => (call.target ? undefined : this.plan(arg)))
    const [first, second] = args
    switch (call.name) {
      case operators.and:
        return logical(first as Evaluate, second as Evaluate, false)
      case operators.or:
        return logical(first as Evaluate, second as Evaluate, true)
      case operators.conditional:
        return conditional(
          ...(call.args.map((arg, i) => uncharged(arg, args[i] as Evaluate)) as [Evaluate, Evaluate, Evaluate]),
        )
      case operators.notStrictlyFalse:
        return notStrictlyFalse(first as Evaluate)
      case operators.index:
      case operators.optionalIndex:
      case operators.optionalSelect:
        return indexing(
          first as Evaluate,
          uncharged(call.args[1] as Expression, second as Evaluate),
          call.name !== operators.index,
          startsAttribute(call.args[0] as Expression) ? 2 : 1,
        )
    }
    const resolved = this.#checker.callOf(call)
    if (!resolved) throw new CelError(`unbound function: ${call.name}`)
    const isLazy = resolved.declaration.name === 'or' || resolved.declaration.name === 'orValue'
    return isLazy && call.target ? this.#alternative(resolved) : this.#function(resolved)
  }

  /** `or` and `orValue` evaluate their argument where it is needed. */
  #alternative({ args }: ResolvedCall): Evaluate {
    const [optional, other] = args.map((arg) => this.plan(arg)) as [Evaluate, Evaluate]
    const isValue = this.#checker.typeOf(args[1] as Expression).kind !== 'optional'
    return (frame) => {
      const value = optional(frame)
      if (!(value instanceof OptionalValue)) throw new CelError('no such overload')
      if (value.value === undefined) return other(frame)
      return isValue ? value.value : value
    }
  }

  #function({ declaration, overloads, args }: ResolvedCall): Evaluate {
    const planned = args.map((arg) => this.plan(arg))
    const { cost } = declaration
    const choose = this.#chooser(overloads, args)
    if (declaration.name === '@in' && this.#isConstantList(planned[1])) {
      return (frame) => choose([]).call(planned.map((arg) => arg(frame)))
    }
    const evaluate: Evaluate = (frame) => {
      const values = planned.map((arg) => arg(frame))
      const overload = choose(values)
      // Work that depends on the size of the arguments is charged before it is done.
      if (cost && declaration.name !== 'join') charge(frame, cost(values, null, overload))
      const result = overload.call(values)
      charge(frame, cost ? (declaration.name === 'join' ? cost(values, result, overload) : 0) : 1)
      return result
    }
    const isConversion = conversionNames.has(declaration.name) && planned.length === 1
    return isConversion ? this.#folded(evaluate, planned) : evaluate
  }

  #isConstantList(part: Evaluate | undefined): boolean {
    return part !== undefined && this.#constants.get(part) instanceof ListValue
  }

  #chooser(overloads: readonly Overload[], args: readonly Expression[]): (values: readonly Value[]) => Overload {
    const [only] = overloads
    const isStatic = overloads.length === 1 && args.every((arg) => !isDyn(this.#checker.typeOf(arg)))
    if (only && isStatic) return () => only
    return (values) => {
      const fitting = overloads.find(({ params }) => values.every((value, i) => runtimeFits(value, params[i])))
      if (!fitting) throw new CelError('no such overload')
      return fitting
    }
  }

  #list({ items, optional }: ListExpression): Evaluate {
    const planned = items.map((item) => this.plan(item))
    const evaluate: Evaluate = (frame) => {
      const values: Value[] = []
      for (const [i, item] of planned.entries()) {
        const value = item(frame)
        if (!optional.has(i)) values.push(value)
        else if (optionalOf(value).value !== undefined) values.push(optionalOf(value).value as Value)
      }
      charge(frame, listCost)
      return new ArrayList(values)
    }
    return optional.size > 0 ? evaluate : this.#folded(evaluate, planned)
  }

  #map({ entries }: MapExpression): Evaluate {
    const planned = entries.map((entry) => ({ ...entry, key: this.plan(entry.key), value: this.plan(entry.value) }))
    const evaluate: Evaluate = (frame) => {
      let map = EntryMap.empty
      for (const { key, value, isOptional } of planned) {
        const name = key(frame)
        const given = value(frame)
        const held = isOptional ? optionalOf(given).value : given
        if (held === undefined) continue
        map = map.replacing(name, held)
      }
      charge(frame, mapCost)
      return map
    }
    if (entries.some(({ isOptional }) => isOptional)) return evaluate
    return this.#folded(
      evaluate,
      planned.flatMap(({ key, value }) => [key, value]),
    )
  }

  #struct({ name, fields }: StructExpression): Evaluate {
    const type = this.#checker.typeNamed(name)
    if (!type) throw new CelError(`unknown type: ${name}`)
    const planned = fields.map((field) => ({ ...field, value: this.plan(field.value) }))
    return (frame) => {
      const members = new Map<string, Value>()
      for (const { name: field, value, isOptional } of planned) {
        const given = value(frame)
        const held = isOptional ? optionalOf(given).value : given
        if (held !== undefined) members.set(field, held)
      }
      charge(frame, structCost)
      return new MadeObject(type, members)
    }
  }

  #comprehension(fold: ComprehensionExpression): Evaluate {
    const range = this.plan(fold.range)
    const initial = this.plan(fold.initial)
    const accumulator = this.#slotCount++
    const variable = this.#slotCount++
    const value = this.#slotCount++
    this.#scopes.push(new Map([[fold.accumulator, accumulator]]))
    const scope = new Map([[fold.variable, variable]])
    if (fold.valueVariable !== undefined) scope.set(fold.valueVariable, value)
    this.#scopes.push(scope)
    const condition = this.plan(fold.condition)
    const step = this.plan(fold.step)
    this.#scopes.pop()
    const result = this.plan(fold.result)
    this.#scopes.pop()
    // Only where the condition looks at the accumulator can a later item make an error good.
    const absorbs = fold.condition.kind !== 'literal'
    const isPair = fold.valueVariable !== undefined
    return (frame) => {
      const { slots } = frame
      const items = range(frame)
      slots[accumulator] = initial(frame)
      for (const [first, second] of itemsOf(items, isPair)) {
        slots[variable] = first
        slots[value] = second
        if (condition(frame) !== true) break
        slots[accumulator] = absorbs ? held(step, frame) : step(frame)
      }
      return result(frame)
    }
  }
}

function* itemsOf(items: Value, isPair: boolean): Iterable<readonly [Value, Value]> {
  if (items instanceof ListValue) {
    for (let i = 0; i < items.size; i++) {
      const item = items.at(i) as Value
      yield isPair ? [BigInt(i), item] : [item, null]
    }
  } else if (items instanceof MapValue) {
    for (const key of items.keys()) yield [key, isPair ? (items.get(key) as Value) : null]
  } else throw new CelError('no such overload')
}

const conversionNames: ReadonlySet<string> = new Set(
  'int uint double bool string bytes duration timestamp dyn type'.split(' '),
)

function literalValue(literal: Literal): Value {
  if (literal.type === 'null') return null
  return literal.type === 'uint' ? new Uint(literal.value) : literal.value
}
