import { CelCostError, CelError } from './errors.ts'
import { indexInto, isBool } from './selection.ts'
import type { Expression } from './syntax/ast.ts'
import { operators } from './syntax/operators.ts'
import { OptionalValue, type Value } from './values/values.ts'

/** One evaluation. Slots hold the variables of comprehensions; an error in a slot waits for who reads it. */
export interface Frame {
  readonly variables: Readonly<Record<string, Value>>
  readonly slots: (Value | CelError)[]
  cost: number
  readonly limit: number
}

export type Evaluate = (frame: Frame) => Value

/** Adds to the cost, and cuts the evaluation off where it is too much. */
export function charge(frame: Frame, cost: number): void {
  frame.cost += cost
  if (frame.cost > frame.limit) throw new CelCostError()
}

export function held(step: Evaluate, frame: Frame): Value | CelError {
  try {
    return step(frame)
  } catch (error) {
    if (error instanceof CelError && !(error instanceof CelCostError)) return error
    throw error
  }
}

export function readSlot(slot: number): Evaluate {
  return (frame) => {
    charge(frame, 1)
    const value = frame.slots[slot]
    if (value instanceof CelError) throw value
    return value as Value
  }
}

/** Either side decides alone where it can, whatever the other one is. Source: cel-spec, Logical Operators. */
export function logical(left: Evaluate, right: Evaluate, decides: boolean): Evaluate {
  return (frame) => {
    const a = held(left, frame)
    if (a === decides) return decides
    const b = held(right, frame)
    if (b === decides) return decides
    if (a instanceof CelError) throw a
    if (b instanceof CelError) throw b
    if (!isBool(a) || !isBool(b)) throw new CelError('no such overload')
    return !decides
  }
}

export function conditional(test: Evaluate, yes: Evaluate, no: Evaluate): Evaluate {
  return (frame) => {
    const condition = test(frame)
    if (!isBool(condition)) throw new CelError('no such overload')
    return condition ? yes(frame) : no(frame)
  }
}

/** The parts of a conditional are looked up without the cost that a variable has by itself. */
export function uncharged(expression: Expression, evaluate: Evaluate): Evaluate {
  if (!isAttribute(expression)) return evaluate
  return (frame) => {
    const value = evaluate(frame)
    frame.cost -= 1
    return value
  }
}

function isAttribute(expression: Expression): boolean {
  if (expression.kind === 'ident') return true
  if (expression.kind === 'select') return !expression.isTest && isAttribute(expression.operand)
  return (
    expression.kind === 'call' && expression.name === operators.index && isAttribute(expression.args[0] as Expression)
  )
}

/** Whether a selection from this begins a path of its own, which costs as much as a variable does. */
export function startsAttribute(operand: Expression): boolean {
  if (operand.kind === 'ident' || operand.kind === 'select') return false
  return operand.kind !== 'call' || !indexNames.has(operand.name)
}

const indexNames: ReadonlySet<string> = new Set([operators.index, operators.optionalIndex, operators.optionalSelect])

export function notStrictlyFalse(operand: Evaluate): Evaluate {
  return (frame) => {
    const value = held(operand, frame)
    charge(frame, 1)
    return value !== false
  }
}

export function indexing(operand: Evaluate, index: Evaluate, isOptional: boolean, cost: number): Evaluate {
  return (frame) => {
    const value = operand(frame)
    const key = index(frame)
    const item = indexInto(value, key, isOptional)
    // What is not there was not taken.
    if (item !== OptionalValue.none) charge(frame, cost)
    return item
  }
}
