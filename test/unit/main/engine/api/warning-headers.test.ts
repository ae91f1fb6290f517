import { expect, test } from 'vitest'
import { warningHeaders } from '../../../../../main/engine/api/warning-headers.ts'

test.each([
  ['a text', ['unknown field "a"'], ['299 - "unknown field \\"a\\""']],
  ['a backslash', ['a\\b'], ['299 - "a\\\\b"']],
  ['one text twice', ['a', 'b', 'a'], ['299 - "a"', '299 - "b"']],
  ['what no header can carry', ['', 'a\nb', '\ud800', 'c'], ['299 - "c"']],
])('%s', (_title, texts, headers) => {
  expect(warningHeaders(texts)).toEqual(headers)
})

test('up to 4 Ki of text stay as they are', () => {
  const texts = [1, 2, 3, 4].map((digit) => String(digit).repeat(1024))
  expect(warningHeaders(texts)).toEqual(texts.map((text) => `299 - "${text}"`))
})

test('more is cut to 256 each, and ends after 4 Ki', () => {
  const headers = warningHeaders(Array.from({ length: 40 }, (_none, index) => `${String(index)} ${'ä'.repeat(400)}`))
  expect(headers).toHaveLength(16)
  expect(headers.every((header) => Array.from(header).length === 256 + '299 - ""'.length)).toBe(true)
})
