import { Box } from '@lucide/vue'
import { expect, test } from 'vitest'
import { rankEntries, scoreOf, type PaletteEntry } from '../../../../../renderer/features/palette/palette-entries.ts'

function entry(title: string, group: PaletteEntry['group'] = 'objects', hint?: string): PaletteEntry {
  return { id: title, title, group, hint, icon: Box, run: () => undefined }
}

const titles = (entries: readonly PaletteEntry[]): string[] => entries.map(({ title }) => title)

test('every word must be found', () => {
  expect(scoreOf('checkout Pod shop', 'shop check')).toBeGreaterThan(0)
  expect(scoreOf('checkout Pod shop', 'shop db')).toBe(0)
})

test('a whole word beats a beginning, and that beats the middle', () => {
  const entries = [entry('unwebbed'), entry('webby'), entry('web')]
  expect(titles(rankEntries(entries, 'web'))).toEqual(['web', 'webby', 'unwebbed'])
})

test('entries of a group stay together, the group with the best answer first', () => {
  const entries = [entry('web-thing', 'kinds'), entry('web'), entry('web-2')]
  expect(rankEntries(entries, 'web').map(({ group }) => group)).toEqual(['objects', 'objects', 'kinds'])
})

test('short names and namespaces find too, and one group cannot push out the others', () => {
  const many = Array.from({ length: 50 }, (_, index) => entry(`pod-${String(index)}`))
  const found = rankEntries([...many, entry('Pods', 'kinds', 'po')], 'po')
  expect(found.filter(({ group }) => group === 'objects')).toHaveLength(12)
  expect(titles(found)).toContain('Pods')
})
