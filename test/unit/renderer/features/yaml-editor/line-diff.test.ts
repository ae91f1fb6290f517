import { describe, expect, test } from 'vitest'
import { diffLines, foldDiff } from '../../../../../renderer/features/yaml-editor/line-diff.ts'

const signs = { same: ' ', added: '+', removed: '-' }
const show = (before: string, after: string): string[] =>
  diffLines(before, after).map((line) => `${signs[line.type]}${line.text}`)

describe('diffLines', () => {
  test('equal texts', () => {
    expect(show('a\nb', 'a\nb')).toEqual([' a', ' b'])
  })

  test('a changed line is one removed and one added', () => {
    expect(show('a\nimage: 1\nc', 'a\nimage: 2\nc')).toEqual([' a', '-image: 1', '+image: 2', ' c'])
  })

  test('lines at either end', () => {
    expect(show('b', 'a\nb\nc')).toEqual(['+a', ' b', '+c'])
    expect(show('a\nb\nc', 'b')).toEqual(['-a', ' b', '-c'])
  })

  test('nothing in common', () => {
    expect(show('a\nb', 'c')).toEqual(['-a', '-b', '+c'])
  })

  test('what is removed and what is kept make the old text, and what is added and kept the new one', () => {
    const before = 'a\nb\nc\na\nb\nb\na'
    const after = 'c\nb\na\nb\na\nc'
    const lines = diffLines(before, after)
    const without = (type: string): string =>
      lines
        .filter((line) => line.type !== type)
        .map((line) => line.text)
        .join('\n')
    expect(without('added')).toBe(before)
    expect(without('removed')).toBe(after)
    expect(lines.filter((line) => line.type !== 'same')).toHaveLength(5)
  })
})

test('far from a change lines are counted and not shown', () => {
  const before = Array.from({ length: 20 }, (_, index) => `line ${String(index)}`)
  const after = before.with(10, 'changed')
  const folded = foldDiff(diffLines(before.join('\n'), after.join('\n')), 2)
  expect(folded[0]).toEqual({ type: 'gap', count: 8 })
  expect(folded.at(-1)).toEqual({ type: 'gap', count: 7 })
  expect(folded).toHaveLength(8)
})
