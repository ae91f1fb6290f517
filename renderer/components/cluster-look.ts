import type { ClusterSummary } from '#contract/clusters.ts'

const own = '#0a64b8'
const palette = ['#0f766e', '#7c3aed', '#b4407a', '#a15c00', '#3f6212', '#9f2d2d', '#475569']

/** The colour that a person chose, or one that follows from the id. */
export function colorOf({ id, color, source }: Pick<ClusterSummary, 'id' | 'color' | 'source'>): string {
  if (color && /^#[0-9a-f]{6}$/i.test(color)) return color
  if (source.type === 'engine') return own
  let hash = 0
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return palette[hash % palette.length] ?? '#475569'
}

/** Black or white, whichever reads better on a colour (WCAG relative luminance). */
export function inkOn(color: string): '#000000' | '#ffffff' {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(color.slice(start, start + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000000' : '#ffffff'
}

/** Two letters: of two words, or of the one. */
export function initialsOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const [first = '?', second] = words
  const letters = (word: string, count: number): string => Array.from(word).slice(0, count).join('')
  return (second ? letters(first, 1) + letters(second, 1) : letters(first, 2)).toUpperCase()
}
