import type { Cell, Row } from '#contract/objects.ts'

export interface SortOrder {
  readonly column: string
  readonly descending: boolean
}

export type SortKey = (row: Row) => Cell | undefined

const collator = new Intl.Collator('en', { numeric: true })

/** Sorts by a key, then by namespace and name, so that rows that are equal do not change places. Empty cells come last. */
export function sortRows(rows: readonly Row[], key: SortKey | undefined, descending: boolean): Row[] {
  const sign = descending ? -1 : 1
  return [...rows].sort((a, b) => {
    const [left, right] = key ? [key(a), key(b)] : [undefined, undefined]
    const order = isEmpty(left) || isEmpty(right) ? emptyLast(left, right) : sign * compareCells(left, right)
    return order || compareIdentity(a, b)
  })
}

function isEmpty(cell: Cell | undefined): cell is null | undefined | '' {
  return cell === null || cell === undefined || cell === ''
}

function emptyLast(left: Cell | undefined, right: Cell | undefined): number {
  return Number(isEmpty(left)) - Number(isEmpty(right))
}

export function compareCells(left: string | number | boolean, right: string | number | boolean): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return collator.compare(String(left), String(right))
}

function compareIdentity(a: Row, b: Row): number {
  return (
    collator.compare(a.namespace ?? '', b.namespace ?? '') ||
    collator.compare(a.name, b.name) ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  )
}
