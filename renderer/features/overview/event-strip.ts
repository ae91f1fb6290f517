import type { EventView } from '../../components/event-row.ts'

export interface StripCell {
  /** Milliseconds since the epoch. */
  readonly start: number
  readonly normal: number
  readonly warnings: number
}

/** The last hour in steps of two minutes: how many events of either type were last seen in each. */
export function stripOf(events: readonly EventView[], now: number, cells = 30, step = 120_000): StripCell[] {
  const begin = now - cells * step
  const strip = Array.from({ length: cells }, (_, index) => ({ start: begin + index * step, normal: 0, warnings: 0 }))
  for (const event of events) {
    const cell = strip[Math.floor((Date.parse(event.time ?? '') - begin) / step)]
    if (!cell) continue
    if (event.type === 'Normal') cell.normal++
    else cell.warnings++
  }
  return strip
}
