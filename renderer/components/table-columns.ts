import { columnsOf } from '#contract/columns.ts'
import type { Cell, Row } from '#contract/objects.ts'
import type { ResourceRef } from '#contract/schemas.ts'
import { kindOfResource } from '#kube/kinds/registry.ts'
import type { Column } from '#kube/meta/kind.ts'
import { sizeOf, statusSize } from './column-sizes.ts'

export type ColumnLook = 'name' | 'namespace' | 'cluster' | 'health' | 'age' | 'plain'

export interface TableColumn {
  /** Stable name for layouts, sort orders and locale keys: `nominated-node`. */
  readonly id: string
  /** As the API calls it. */
  readonly name: string
  readonly hint?: string | undefined
  readonly look: ColumnLook
  /** Which of the row's cells; absent for what stands in the row itself. */
  readonly cell?: number | undefined
  readonly isNumeric: boolean
  /** Hidden until it is asked for, like what kubectl shows with `-o wide`. */
  readonly isWide: boolean
  readonly width: number
  readonly least?: number | undefined
  readonly grows: boolean
}

interface Scope {
  readonly isNamespaced: boolean
  readonly hasClusters: boolean
  /** The columns shown at first and their order, where a kind has its own mind about them. */
  readonly shown?: readonly string[] | undefined
  readonly healthColumn?: string
}

/** The columns of a kind's table: where an object is first, then the descriptor's, then its age. */
export function tableColumnsOf(resource: Pick<ResourceRef, 'group' | 'resource'>, scope: Scope): TableColumn[] {
  const healthColumn = scope.healthColumn ?? 'status'
  const described = columnsOf(resource.group, resource.resource).map((column, index) =>
    toTableColumn(column, index, healthColumn),
  )
  const own = described.filter((column) => column.look === 'plain' || column.look === 'health')
  const ages = described.filter((column) => column.look === 'age')
  const hasStatus = own.some((column) => column.look === 'health')
  const columns = [
    plain('name', 'Name', { look: 'name', width: 168, grows: true }),
    ...(scope.hasClusters ? [plain('cluster', 'Cluster', { look: 'cluster', width: 140 })] : []),
    ...(scope.isNamespaced ? [plain('namespace', 'Namespace', { look: 'namespace', width: 128, least: 96 })] : []),
    ...(kindOfResource(resource.group, resource.resource)?.health && !hasStatus
      ? [plain('status', 'Status', { look: 'health', ...statusSize })]
      : []),
    ...own,
    ...(ages.length > 0 ? ages : [plain('age', 'Age', { look: 'age', width: 72 })]),
  ]
  return scope.shown ? arrange(columns, scope.shown) : columns
}

/** Puts the named columns first, in their order, and hides the others until they are asked for. */
function arrange(columns: readonly TableColumn[], shown: readonly string[]): TableColumn[] {
  const rank = new Map(shown.map((id, index) => [id, index]))
  return columns
    .map((column) => ({ ...column, isWide: !rank.has(column.id) }))
    .sort((a, b) => (rank.get(a.id) ?? shown.length) - (rank.get(b.id) ?? shown.length))
}

export function columnIdOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

function toTableColumn(column: Column, cell: number, healthColumn: string): TableColumn {
  const id = columnIdOf(column.name)
  return plain(id, column.name, {
    cell,
    hint: firstSentenceOf(column.description),
    look: id === healthColumn ? 'health' : lookOf(id, column),
    isWide: column.priority > 0,
    ...sizeOf(id, column),
    ...(id === healthColumn ? statusSize : {}),
  })
}

function lookOf(id: string, column: Column): ColumnLook {
  if (id === 'name') return 'name'
  if (id === 'namespace') return 'namespace'
  // The schedule's column is text to kubectl, which makes an age of it.
  return column.type === 'date' || id === 'age' || id === 'last-schedule' ? 'age' : 'plain'
}

/** The API describes a field at length; a tip is one sentence of that. */
function firstSentenceOf(description: string): string {
  return /^[^\n]*?[.](?=\s)/.exec(description)?.[0] ?? description.split('\n', 1)[0] ?? ''
}

function plain(id: string, name: string, more: Partial<TableColumn>): TableColumn {
  return { id, name, look: 'plain', isNumeric: false, isWide: false, width: 116, grows: false, ...more }
}

/** What a column sorts by. An age sorts by its moment, newest first, as the shortest age is. */
export function sortValueOf(column: TableColumn): (row: Row) => Cell | undefined {
  switch (column.look) {
    case 'name':
      return (row) => row.name
    case 'namespace':
      return (row) => row.namespace
    case 'cluster':
      return (row) => row.cluster
    case 'health':
      return (row) => textOf(row, column) || row.health?.reason
    case 'age':
      return (row) => ageKey(timeOf(row, column))
    case 'plain':
      return (row) => cellOf(row, column)
  }
}

export function cellOf(row: Row, column: TableColumn): Cell | undefined {
  return column.cell === undefined ? undefined : row.cells[column.cell]
}

export function textOf(row: Row, column: TableColumn): string {
  const cell = cellOf(row, column)
  return cell === undefined || cell === null ? '' : String(cell)
}

/** The moment that an age column counts from. */
export function timeOf(row: Row, column: TableColumn): string | undefined {
  return textOf(row, column) || (column.id === 'age' ? row.created : undefined)
}

function ageKey(time: string | undefined): number | undefined {
  const moment = time ? Date.parse(time) : NaN
  return Number.isNaN(moment) ? undefined : -moment
}
