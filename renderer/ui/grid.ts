export interface GridColumn {
  readonly id: string
  readonly title: string
  readonly hint?: string | undefined
  /** Pixels; the least, for a column that grows. */
  readonly width: number
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
  const tracks = columns.map(({ width, grows }) => (grows ? `minmax(${String(width)}px, 1fr)` : `${String(width)}px`))
  return [...(hasSelection ? ['32px'] : []), ...tracks, '36px'].join(' ')
}

/** What is narrower than this is scrolled sideways. */
export function leastWidthOf(columns: readonly GridColumn[], hasSelection: boolean): number {
  return columns.reduce((sum, { width }) => sum + width, (hasSelection ? 32 : 0) + 36)
}
