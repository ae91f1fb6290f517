import { columnsOf } from '#contract/columns.ts'
import type { Row } from '#contract/objects.ts'
import { columnIdOf } from './table-columns.ts'

export interface EventView {
  readonly id: string
  readonly type: string
  readonly reason: string
  readonly object: string
  readonly message: string
  readonly count: number
  /** RFC 3339; when it was last seen. */
  readonly time: string | undefined
}

/** Reads an event's row by the names of its columns, which are kubectl's. */
export function eventOf(row: Row): EventView {
  const cell = (id: string) => row.cells[columnIndex(id)]
  const text = (id: string): string => String(cell(id) ?? '')
  return {
    id: row.id,
    type: text('type') || 'Normal',
    reason: text('reason'),
    object: text('object'),
    message: text('message'),
    count: Number(cell('count') ?? 1) || 1,
    time: text('last-seen') || row.created,
  }
}

const indexes = new Map<string, number>()

function columnIndex(id: string): number {
  if (indexes.size === 0) {
    columnsOf('', 'events').forEach((column, index) => indexes.set(columnIdOf(column.name), index))
  }
  return indexes.get(id) ?? -1
}

/** Newest first. */
export function sortEvents(events: readonly EventView[]): EventView[] {
  return [...events].sort((a, b) => Date.parse(b.time ?? '') - Date.parse(a.time ?? '') || (a.id < b.id ? -1 : 1))
}
