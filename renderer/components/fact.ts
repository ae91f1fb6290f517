import type { ObjectTarget } from './section-props.ts'

/** What a detail page says in one place; a value that is absent or empty is not shown. */
export interface FactValue {
  readonly value: string | number | boolean | undefined
  readonly link?: ObjectTarget | undefined
  readonly mono?: boolean
  /** The value is an RFC 3339 time, shown as an age. */
  readonly isTime?: boolean
  /** Locale key under `word`: what stands for an absent value where that means something. */
  readonly orElse?: string
}

/** One line of a summary. */
export interface Fact extends FactValue {
  /** Locale key under `fact`. */
  readonly label: string
}

interface BlockTitle {
  /** Locale key under `block`. */
  readonly title: string
  /** Locale key under `word`: what to say of no rows or cards; absent: nothing, not even the title. */
  readonly empty?: string
}

export type Cell = FactValue | FactValue['value']

/** Equal things with a few fields each. */
export interface TableBlock extends BlockTitle {
  /** Locale keys under `fact`. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** Things with more fields than a row of a drawer has room for. */
export interface CardBlock extends BlockTitle {
  readonly cards: readonly { readonly heading?: string | undefined; readonly facts: readonly Fact[] }[]
}

export type DetailBlock = TableBlock | CardBlock

export function isShown({ value, orElse }: FactValue): boolean {
  return orElse !== undefined || (value !== undefined && value !== '' && value !== false)
}
