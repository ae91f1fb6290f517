import { expect, test } from 'vitest'
import { errorCatalog } from '#base/errors.ts'
import { productFiles } from './source-files.ts'

const codes = Object.keys(errorCatalog)

// Where codes are worded, not raised.
const wordings = /^(preload\/base\/errors\.ts|renderer\/locales\/|main\/app\/commands\/exit-codes\.ts)/

test('every code of the catalogue is used, and every code in use is in the catalogue', () => {
  const used = new Set<string>()
  for (const file of productFiles()) {
    if (wordings.test(file.path)) continue
    for (const [, code] of file.text.matchAll(/'((?:[a-z]+)\.[a-z][a-z-]+)'/g))
      if (code && codes.includes(code)) used.add(code)
    for (const [, code] of file.text.matchAll(/new AppError\(\s*'([^']+)'/g)) {
      expect(codes, file.path).toContain(code)
    }
  }
  expect(codes.filter((code) => !used.has(code))).toEqual([])
})
