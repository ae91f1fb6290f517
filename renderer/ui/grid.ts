export interface GridColumn {
  readonly id: string
  readonly title: string
  readonly hint?: string | undefined
  /** Pixels; the least, for a column that grows. */
  readonly width: number
  /** Pixels that it gives way to where the window is narrow; absent: its width. */
  readonly least?: number | undefined
  /** Takes its share of the room that is left. */
  readonly grows?: boolean | undefined
  readonly isNumeric?: boolean | undefined
}

export interface GridSort {
  readonly column: string
  readonly descending: boolean
}

/** Rows take it as `grid-template-columns`; every row has the same width, so the columns stand in line. */
export function templateOf(columns: readonly GridColumn[], hasSelection: boolean): string {
  const tracks = columns.map(trackOf)
  return [...(hasSelection ? ['32px'] : []), ...tracks, '36px'].join(' ')
}

/** What is narrower than this is scrolled sideways. */
export function leastWidthOf(columns: readonly GridColumn[], hasSelection: boolean): number {
  return columns.reduce((sum, { width, least = width }) => sum + least, (hasSelection ? 32 : 0) + 36)
}

function trackOf({ width, least = width, grows }: GridColumn): string {
  if (grows) return `minmax(${String(least)}px, 1fr)`
  return least < width ? `minmax(${String(least)}px, ${String(width)}px)` : `${String(width)}px`
}
