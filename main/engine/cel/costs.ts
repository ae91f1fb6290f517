import type { CallCost } from './declarations.ts'
import { ListValue, MapValue, sizeOf, type Value } from './values/values.ts'

/**
 * What work costs: 1 is a step of the evaluation. Source: cel-go common/cost.go, interpreter/runtimecost.go;
 * apiserver pkg/cel/library/cost.go.
 */
export const traversalFactor = 0.1
export const regexLengthFactor = 0.25
export const listCost = 10
export const mapCost = 30
export const structCost = 40

const sizeAt = (args: readonly Value[], index: number): number => sizeOf(args[index] ?? null)

export const nominalCost: CallCost = () => 1

/** One look at each character of an argument. */
export const traversal =
  (index = 0, times = 1): CallCost =>
  (args) =>
    Math.ceil(sizeAt(args, index) * times * traversalFactor)

/** RE2 is linear in text and expression. */
export const regexCost: CallCost = (args) =>
  Math.ceil((1 + sizeAt(args, 0)) * traversalFactor) * Math.ceil(sizeAt(args, 1) * regexLengthFactor)

export const containsCost: CallCost = (args) =>
  Math.ceil(sizeAt(args, 0) * traversalFactor) * Math.ceil(sizeAt(args, 1) * traversalFactor)

/** Comparisons end with the shorter one. */
export const shorterCost: CallCost = (args) => Math.ceil(Math.min(sizeAt(args, 0), sizeAt(args, 1)) * traversalFactor)

export const bothCost: CallCost = (args) => Math.ceil((sizeAt(args, 0) + sizeAt(args, 1)) * traversalFactor)

/** A look at everything in a value. */
export const deepCost: CallCost = (args) => deepSize(args[0] ?? null)

function deepSize(value: Value): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return Math.floor(sizeOf(value) * traversalFactor)
  if (value instanceof ListValue) return [...value].reduce((sum: number, item) => sum + deepSize(item), 0)
  if (!(value instanceof MapValue)) return 1
  let sum = 0
  for (const key of value.keys()) sum += deepSize(key) + deepSize(value.get(key) ?? null)
  return sum
}
