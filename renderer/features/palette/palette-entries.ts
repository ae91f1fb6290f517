import type { Component } from 'vue'

export interface PaletteEntry {
  readonly id: string
  /** A locale key under `palette.group`. */
  readonly group: 'actions' | 'clusters' | 'kinds' | 'objects'
  readonly title: string
  readonly hint?: string | undefined
  readonly icon: Component
  readonly keys?: string
  run(): void
}

/**
 * How well a text answers a query: every word of the query must be in it; whole words and beginnings count more.
 * Zero is no match.
 */
export function scoreOf(text: string, query: string): number {
  const haystack = text.toLowerCase()
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  let score = 1
  for (const word of words) {
    const at = haystack.indexOf(word)
    if (at < 0) return 0
    const isStart = at === 0 || /[^a-z0-9]/.test(haystack[at - 1] ?? '')
    const isWhole = isStart && !/[a-z0-9]/.test(haystack[at + word.length] ?? '')
    score += (at === 0 ? 4 : 0) + (isStart ? 3 : 0) + (isWhole ? 3 : 0) + word.length / haystack.length
  }
  return score
}

/** The best answers, at most `limit` of a group, groups in the order of their best. */
export function rankEntries(entries: readonly PaletteEntry[], query: string, limit = 12): PaletteEntry[] {
  const scored = entries
    .map((entry) => ({ entry, score: scoreOf(`${entry.title} ${entry.hint ?? ''}`, query) }))
    .filter(({ score }) => score > 0)
  if (query.trim() !== '') scored.sort((a, b) => b.score - a.score)
  const groups = new Map<string, PaletteEntry[]>()
  for (const { entry } of scored) {
    const group = groups.get(entry.group) ?? []
    if (group.length < limit) group.push(entry)
    groups.set(entry.group, group)
  }
  return [...groups.values()].flat()
}
