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
  return compareTexts(String(left), String(right))
}

/** Most texts of a table are equal to their neighbours', and a collator is slow to say so. */
function compareTexts(left: string, right: string): number {
  return left === right ? 0 : collator.compare(left, right)
}

function compareIdentity(a: Row, b: Row): number {
  return (
    compareTexts(a.namespace ?? '', b.namespace ?? '') ||
    compareTexts(a.name, b.name) ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  )
}

/** Sorts again and again: it begins from the last order, where a list that has changed little is sorted almost at once. */
export function createRowSorter(): typeof sortRows {
  let last: readonly Row[] = []
  return (rows, key, descending) => {
    const fresh = new Map(rows.map((row) => [row.id, row]))
    const known = last.flatMap(({ id }) => {
      const row = fresh.get(id)
      fresh.delete(id)
      return row ? [row] : []
    })
    const sorted = sortRows([...known, ...fresh.values()], key, descending)
    last = sorted
    return sorted
  }
}
