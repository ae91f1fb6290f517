import { expect, test } from 'vitest'
import { createMatcher, inkOf } from '../../../../../renderer/features/logs/log-filter.ts'

const line = { id: 1, pod: 'web-1', container: 'main', time: '', text: 'GET /cart 200 12ms' }

test.each([
  [{ text: '', isRegex: false, source: '' }, true],
  [{ text: 'CART', isRegex: false, source: '' }, true],
  [{ text: 'c.rt', isRegex: false, source: '' }, false],
  [{ text: 'c.rt\\s+2\\d\\d', isRegex: true, source: '' }, true],
  [{ text: '5\\d\\d$', isRegex: true, source: '' }, false],
  [{ text: '', isRegex: false, source: 'web-1/main' }, true],
  [{ text: 'cart', isRegex: false, source: 'web-2/main' }, false],
])('%j → %j', (filter, expected) => {
  expect(createMatcher(filter)?.(line)).toBe(expected)
})

test('a pattern that does not parse is no matcher', () => {
  expect(createMatcher({ text: '(', isRegex: true, source: '' })).toBeUndefined()
})

test('a source keeps its colour', () => {
  expect(inkOf('web-1/main')).toBe(inkOf('web-1/main'))
})
