import type { FunctionDeclaration, Overload } from './declarations.ts'
import type { Environment } from './program.ts'
import type { Issue } from './errors.ts'
import type {
  CallExpression,
  ComprehensionExpression,
  Expression,
  ListExpression,
  MapExpression,
  SelectExpression,
  StructExpression,
} from './syntax/ast.ts'
import { operators } from './syntax/operators.ts'
import { qualifiedName } from './syntax/qualified-name.ts'
import { literalTypes } from './literal-types.ts'
import {
  boolType,
  dynType,
  errorType,
  formatType,
  freshen,
  intType,
  isAssignable,
  isDyn,
  isSameType,
  listType,
  mapType,
  optionalType,
  paramType,
  resolveType,
  substitute,
  typeType,
  type Bindings,
  type CelType,
} from './types.ts'

/** What a call turned out to be. */
export interface ResolvedCall {
  readonly declaration: FunctionDeclaration
  readonly overloads: readonly Overload[]
  /** With the receiver first, where there is one. */
  readonly args: readonly Expression[]
}

/**
 * Finds the type of every part of an expression, and what its names and calls refer to. It goes on after a problem, as
 * cel-go does, so that all of them are told. Source: cel-go checker/checker.go.
 */
export class Checker {
  readonly issues: Issue[] = []
  readonly #environment: Environment
  readonly #types = new Map<Expression, CelType>()
  readonly #calls = new Map<CallExpression, ResolvedCall>()
  readonly #names = new Map<Expression, string>()
  readonly #scopes: Map<string, CelType>[] = []
  #bindings: Bindings = new Map()
  #freshCount = 0

  constructor(environment: Environment) {
    this.#environment = environment
  }

  check(expression: Expression): CelType {
    return resolveType(this.#check(expression), this.#bindings)
  }

  /** After `check`. */
  typeOf(expression: Expression): CelType {
    return resolveType(this.#types.get(expression) ?? dynType, this.#bindings)
  }

  callOf(expression: CallExpression): ResolvedCall | undefined {
    return this.#calls.get(expression)
  }

  /** The variable, or type, that an identifier or a chain of selections names. */
  nameOf(expression: Expression): string | undefined {
    return this.#names.get(expression)
  }

  isVariable(name: string): boolean {
    return this.#environment.variable(name) !== undefined
  }

  typeNamed(name: string): CelType | undefined {
    return this.#environment.type(name)
  }

  /** Macros use a part more than once; it is checked once, or a chain of them would take exponential time. */
  #check(expression: Expression): CelType {
    const known = this.#types.get(expression)
    if (known) return known
    const type = this.#compute(expression)
    this.#types.set(expression, type)
    return type
  }

  #compute(expression: Expression): CelType {
    switch (expression.kind) {
      case 'literal':
        return literalTypes[expression.value.type]
      case 'ident':
        return this.#ident(expression, expression.name)
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

  #lookup(name: string): CelType | undefined {
    for (const scope of this.#scopes.toReversed()) {
      const type = scope.get(name)
      if (type) return type
    }
    const global = name.startsWith('.') ? name.slice(1) : name
    const named = this.#environment.variable(global)
    if (named) return named
    const type = this.#environment.type(global)
    return type && typeType(type)
  }

  #ident(expression: Expression, name: string): CelType {
    const type = this.#lookup(name)
    if (!type) return this.#fail(expression.offset, `undeclared reference to '${name}' (in container '')`)
    this.#names.set(expression, name.startsWith('.') ? name.slice(1) : name)
    return type
  }

  #select(expression: SelectExpression): CelType {
    const qualified = expression.isTest ? undefined : qualifiedName(expression)
    if (qualified && this.#lookup(qualified)) return this.#ident(expression, qualified)
    const type = this.#field(expression, expression.operand, expression.field, false)
    return expression.isTest ? boolType : type
  }

  #field(expression: Expression, operand: Expression, field: string, isOptional: boolean): CelType {
    const operandType = substitute(this.#check(operand), this.#bindings)
    const isWrapped = operandType.kind === 'optional'
    const target = isWrapped ? (operandType.params[0] ?? dynType) : operandType
    const type = this.#fieldOf(expression, substitute(target, this.#bindings), field)
    return isWrapped || isOptional ? optionalType(type) : type
  }

  #fieldOf(expression: Expression, target: CelType, field: string): CelType {
    switch (target.kind) {
      case 'map':
        return substitute(target.params[1] ?? dynType, this.#bindings)
      case 'object':
        return target.fields?.().get(field) ?? this.#fail(expression.offset, `undefined field '${field}'`)
      case 'param':
        this.#bindings.set(target.name, dynType)
        return dynType
      case 'dyn':
      case 'any':
      case 'error':
        return dynType
      default:
        this.#fail(expression.offset, `type '${formatType(target)}' does not support field selection`)
        return dynType
    }
  }

  #call(call: CallExpression): CelType {
    const { name, target, args, offset } = call
    if (name === operators.optionalSelect) return this.#optionalSelect(call)
    if (name === operators.index || name === operators.optionalIndex) return this.#index(call)
    for (const arg of args) this.#check(arg)
    if (name === operators.and || name === operators.or) return this.#logical(args)
    if (name === operators.conditional) return this.#conditional(call)
    if (name === operators.notStrictlyFalse) return boolType
    if (!target) return this.#resolve(call, name.startsWith('.') ? name.slice(1) : name, args, false)
    const prefix = qualifiedName(target)
    const qualified = prefix === undefined ? undefined : `${prefix}.${name}`
    if (qualified && this.#environment.function(qualified)) return this.#resolve(call, qualified, args, false)
    this.#check(target)
    if (this.#environment.function(name)) return this.#resolve(call, name, [target, ...args], true)
    return this.#fail(offset, `undeclared reference to '${name}' (in container '')`)
  }

  #resolve(call: CallExpression, name: string, args: readonly Expression[], isMember: boolean): CelType {
    const declaration = this.#environment.function(name)
    if (!declaration) return this.#fail(call.offset, `undeclared reference to '${name}' (in container '')`)
    const types = args.map((arg) => substitute(this.#check(arg), this.#bindings))
    const fitting: Overload[] = []
    let result: CelType | undefined
    for (const overload of declaration.overloads) {
      if (overload.isMember !== isMember || overload.params.length !== args.length) continue
      const candidate = this.#instantiate(overload, types)
      if (!candidate) continue
      fitting.push(overload)
      if (!result) result = candidate
      else if (!isDyn(result) && !isSameType(result, candidate)) result = dynType
    }
    if (!result) return this.#noOverload(call.offset, name, types, isMember)
    this.#calls.set(call, { declaration, overloads: fitting, args })
    return result
  }

  /** The type that the overload answers with, undefined where the arguments do not fit. */
  #instantiate(overload: Overload, types: readonly CelType[]): CelType | undefined {
    const suffix = String(this.#freshCount++)
    const bindings = new Map(this.#bindings)
    const params = overload.params.map((param) => freshen(param, suffix))
    const fits = types.every((type, i) => isAssignable(type, params[i] ?? dynType, bindings))
    if (!fits) return undefined
    this.#bindings = bindings
    return substitute(freshen(overload.result, suffix), bindings)
  }

  #noOverload(offset: number, name: string, types: readonly CelType[], isMember: boolean): CelType {
    const texts = types.map((type) => formatType(resolveType(type, this.#bindings)))
    const signature = isMember ? `${texts[0] ?? ''}.(${texts.slice(1).join(', ')})` : `(${texts.join(', ')})`
    return this.#fail(offset, `found no matching overload for '${name}' applied to '${signature}'`)
  }

  #logical(args: readonly Expression[]): CelType {
    for (const arg of args) this.#expect(arg, boolType)
    return boolType
  }

  #conditional(call: CallExpression): CelType {
    const [condition, yes, no] = call.args.map((arg) => substitute(this.#check(arg), this.#bindings))
    if (!condition || !yes || !no) return errorType
    const bindings = new Map(this.#bindings)
    const result = paramType(`T#${String(this.#freshCount++)}`)
    const fits =
      isAssignable(condition, boolType, bindings) &&
      isAssignable(yes, result, bindings) &&
      isAssignable(no, result, bindings)
    if (!fits) return this.#noOverload(call.offset, call.name, [condition, yes, no], false)
    this.#bindings = bindings
    return isDyn(no) ? no : substitute(result, bindings)
  }

  #optionalSelect(call: CallExpression): CelType {
    const [operand, field] = call.args
    if (!operand || field?.kind !== 'literal' || field.value.type !== 'string') return errorType
    this.#check(field)
    return this.#field(call, operand, field.value.value, true)
  }

  #index(call: CallExpression): CelType {
    const [operand, index] = call.args.map((arg) => substitute(this.#check(arg), this.#bindings))
    if (!operand || !index) return errorType
    const isWrapped = operand.kind === 'optional'
    const target = substitute(isWrapped ? (operand.params[0] ?? dynType) : operand, this.#bindings)
    const item = this.#itemOf(target, index)
    if (!item) return this.#noOverload(call.offset, call.name, [operand, index], false)
    return isWrapped || call.name === operators.optionalIndex ? optionalType(item) : item
  }

  #itemOf(target: CelType, index: CelType): CelType | undefined {
    if (isDyn(target)) return dynType
    if (target.kind === 'param') {
      this.#bindings.set(target.name, dynType)
      return dynType
    }
    const [first = dynType, second = dynType] = target.params
    const bindings = new Map(this.#bindings)
    const keyType = target.kind === 'list' ? intType : target.kind === 'map' ? first : undefined
    if (!keyType || !isAssignable(index, keyType, bindings)) return undefined
    this.#bindings = bindings
    return substitute(target.kind === 'list' ? first : second, bindings)
  }

  #list({ items, optional }: ListExpression): CelType {
    let joined: CelType | undefined
    for (const [i, item] of items.entries()) {
      const type = this.#unwrapped(item, optional.has(i))
      joined = this.#join(joined, type)
    }
    return listType(joined ?? this.#fresh())
  }

  #map({ entries }: MapExpression): CelType {
    let keyType: CelType | undefined
    let valueType: CelType | undefined
    for (const { key, value, isOptional } of entries) {
      keyType = this.#join(keyType, this.#check(key))
      valueType = this.#join(valueType, this.#unwrapped(value, isOptional))
    }
    return mapType(keyType ?? this.#fresh(), valueType ?? this.#fresh())
  }

  /** The type of what an optional entry holds. */
  #unwrapped(expression: Expression, isOptional: boolean): CelType {
    const type = substitute(this.#check(expression), this.#bindings)
    if (!isOptional || isDyn(type)) return type
    if (type.kind === 'optional') return type.params[0] ?? dynType
    return this.#fail(expression.offset, mismatch(optionalType(type), type))
  }

  #join(previous: CelType | undefined, current: CelType): CelType {
    if (!previous) return current
    const bindings = new Map(this.#bindings)
    // Whether literals may mix types is checked later: it depends on where they stand.
    if (!isAssignable(previous, current, bindings)) return dynType
    this.#bindings = bindings
    // The more general of the two.
    return isDyn(previous) || !isDyn(substitute(current, bindings)) ? previous : current
  }

  #struct({ name, fields, offset }: StructExpression): CelType {
    const type = this.#environment.type(name)
    if (!type) return this.#fail(offset, `undeclared reference to '${name}' (in container '')`)
    if (type.kind !== 'object') return this.#fail(offset, `'${name}' is not a message type`)
    for (const { name: field, value, isOptional, offset: at } of fields) {
      const actual = this.#unwrapped(value, isOptional)
      const expected = type.fields?.().get(field) ?? this.#fail(at, `undefined field '${field}'`)
      if (isAssignable(actual, expected, this.#bindings)) continue
      const types = `is '${formatType(expected)}' but provided type is '${formatType(actual)}'`
      this.#fail(at, `expected type of field '${field}' ${types}`)
    }
    return type
  }

  #comprehension(fold: ComprehensionExpression): CelType {
    const range = substitute(this.#check(fold.range), this.#bindings)
    const accumulated = this.#check(fold.initial)
    const [variable, value] = this.#variables(fold, range)
    this.#scopes.push(new Map([[fold.accumulator, accumulated]]))
    const scope = new Map([[fold.variable, variable]])
    if (fold.valueVariable !== undefined) scope.set(fold.valueVariable, value)
    this.#scopes.push(scope)
    this.#check(fold.condition)
    this.#expect(fold.condition, boolType)
    this.#check(fold.step)
    this.#expect(fold.step, accumulated)
    this.#scopes.pop()
    const type = this.#check(fold.result)
    this.#scopes.pop()
    return substitute(type, this.#bindings)
  }

  #variables(fold: ComprehensionExpression, range: CelType): [CelType, CelType] {
    const [first = dynType, second = dynType] = range.params
    const isPair = fold.valueVariable !== undefined
    switch (range.kind) {
      case 'list':
        return isPair ? [intType, first] : [first, dynType]
      case 'map':
        return [first, second]
      case 'param':
        this.#bindings.set(range.name, dynType)
        return [dynType, dynType]
      case 'dyn':
      case 'error':
        return [dynType, dynType]
      default: {
        const problem = `expression of type '${formatType(range)}' cannot be range of a comprehension`
        const error = this.#fail(fold.range.offset, `${problem} (must be list, map, or dynamic)`)
        return [error, error]
      }
    }
  }

  #expect(expression: Expression, expected: CelType): void {
    const actual = substitute(this.#check(expression), this.#bindings)
    const bindings = new Map(this.#bindings)
    if (isAssignable(actual, expected, bindings)) this.#bindings = bindings
    else this.#fail(expression.offset, mismatch(substitute(expected, this.#bindings), actual))
  }

  #fresh(): CelType {
    return paramType(`_var#${String(this.#freshCount++)}`)
  }

  #fail(offset: number, message: string): CelType {
    this.issues.push({ offset, message })
    return errorType
  }
}

function mismatch(expected: CelType, actual: CelType): string {
  return `expected type '${formatType(expected)}' but found '${formatType(actual)}'`
}
