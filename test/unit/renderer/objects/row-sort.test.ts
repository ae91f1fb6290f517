import { expect, test } from 'vitest'
import type { Cell, Row } from '#contract/objects.ts'
import { createRowSorter, sortRows } from '../../../../renderer/objects/row-sort.ts'

function row(name: string, cell: Cell, namespace = 'default'): Row {
  return { id: `c/${namespace}/${name}`, cluster: 'c', namespace, name, isDeleting: false, labels: {}, cells: [cell] }
}

const byCell = (target: Row): Cell | undefined => target.cells[0]
const namesOf = (rows: readonly Row[]): string[] => rows.map(({ name }) => name)

test('without a key: by namespace, then name, numbers in names as numbers', () => {
  const rows = [row('pod-10', 0), row('pod-9', 0), row('a', 0, 'zoo'), row('z', 0, 'alpha')]
  expect(namesOf(sortRows(rows, undefined, false))).toEqual(['z', 'pod-9', 'pod-10', 'a'])
})

test('numbers sort as numbers, both ways', () => {
  const rows = [row('a', 10), row('b', 9), row('c', 100)]
  expect(namesOf(sortRows(rows, byCell, false))).toEqual(['b', 'a', 'c'])
  expect(namesOf(sortRows(rows, byCell, true))).toEqual(['c', 'a', 'b'])
})

test('empty cells come last, whichever way', () => {
  const rows = [row('empty', null), row('b', 'x'), row('none', ''), row('a', 'y')]
  expect(namesOf(sortRows(rows, byCell, false)).slice(2)).toEqual(['empty', 'none'])
  expect(namesOf(sortRows(rows, byCell, true)).slice(2)).toEqual(['empty', 'none'])
})

test('equal rows keep their order however often it is sorted', () => {
  const rows = [row('c', 1), row('a', 1), row('b', 1)]
  const once = sortRows(rows, byCell, true)
  expect(namesOf(once)).toEqual(['a', 'b', 'c'])
  expect(sortRows([...once].reverse(), byCell, true)).toEqual(once)
})

test('the rows that were given are not changed', () => {
  const rows = Object.freeze([row('b', 2), row('a', 1)])
  expect(namesOf(sortRows(rows, byCell, false))).toEqual(['a', 'b'])
})

test('a sorter that remembers says the same as one that does not', () => {
  const sort = createRowSorter()
  const first = Array.from({ length: 200 }, (_, index) => row(`pod-${String((index * 37) % 200)}`, (index * 53) % 17))
  sort(first, byCell, true)
  const next = [...first.slice(20).map((old, index) => (index % 9 === 0 ? row(old.name, index) : old)), row('new', 5)]
  expect(sort(next, byCell, false)).toEqual(sortRows(next, byCell, false))
  expect(sort([], byCell, false)).toEqual([])
})
