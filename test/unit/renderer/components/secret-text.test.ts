import { expect, test } from 'vitest'
import { decodeEntry } from '../../../../renderer/components/secret-text.ts'

test('text is decoded as UTF-8', () => {
  expect(decodeEntry('k', 'w6l0w6kK')).toEqual({ key: 'k', text: 'été\n', bytes: 6 })
})

test('bytes that are no text are counted and not shown', () => {
  expect(decodeEntry('k', btoa('\u0000\u0001\u0002'))).toEqual({ key: 'k', text: undefined, bytes: 3 })
  expect(decodeEntry('k', btoa('\u00ff\u00fe')).text).toBeUndefined()
})

test('what is no base64 does not fail', () => {
  expect(decodeEntry('k', '%%%').text).toBeUndefined()
})
