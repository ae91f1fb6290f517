import { expect, test } from 'vitest'
import { colorOf, initialsOf, inkOn } from '../../../../renderer/components/cluster-look.ts'

test.each([
  ['paris staging', 'PS'],
  ['prod-eu-west', 'PE'],
  ['local', 'LO'],
  ['été', 'ÉT'],
  ['🚀', '?'],
  ['', '?'],
])('%j is %j', (name, expected) => {
  expect(initialsOf(name)).toBe(expected)
})

test('the chosen colour, unless it is none', () => {
  const source = { type: 'engine' } as const
  expect(colorOf({ id: 'a', color: '#ABCDEF', source })).toBe('#ABCDEF')
  expect(colorOf({ id: 'a', color: 'url(https://example.com)', source })).toMatch(/^#[0-9a-f]{6}$/)
})

test('ink that can be read', () => {
  expect([inkOn('#ffffff'), inkOn('#000000'), inkOn('#ffe600')]).toEqual(['#000000', '#ffffff', '#000000'])
})
