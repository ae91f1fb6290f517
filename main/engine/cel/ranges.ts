import type { Expression } from './syntax/ast.ts'

/** From the least to the most; Infinity where there is no bound. */
export interface Range {
  readonly min: number
  readonly max: number
}

export interface CallEstimate {
  readonly cost: Range
  /** How large the result is. */
  readonly size?: Range
}

/**
 * How large the value at a path can be, such as `['self', 'items', '@items', 'name']`; undefined where nothing is
 * known of it.
 */
export type SizeAt = (path: readonly string[]) => number | undefined

export const unknownSize: Range = { min: 0, max: Infinity }
export const one: Range = { min: 1, max: 1 }
export const zero: Range = { min: 0, max: 0 }

export function plus(a: Range, b: Range): Range {
  return { min: a.min + b.min, max: a.max + b.max }
}

export function times(a: Range, b: Range): Range {
  return { min: product(a.min, b.min), max: product(a.max, b.max) }
}

/** Nothing, however often, is nothing. */
function product(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b
}

export function scaled(range: Range, factor: number): Range {
  return { min: Math.ceil(range.min * factor), max: Math.ceil(range.max * factor) }
}

export function union(a: Range, b: Range): Range {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) }
}

/** What the estimates of calls ask. */
export interface SizeReader {
  sizeOf(expression: Expression): Range
  /** Of the items of a list. */
  itemSizeOf(list: Expression): Range
  isListOfText(list: Expression): boolean
}
