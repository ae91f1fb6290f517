import { expect, test } from 'vitest'
import { errorCatalog } from '#base/errors.ts'
import { productFiles } from './source-files.ts'

const codes = Object.keys(errorCatalog)

test('every code of the catalogue is used, and every code in use is in the catalogue', () => {
  const used = new Set<string>()
  for (const file of productFiles()) {
    if (file.path === 'preload/base/errors.ts' || file.path.startsWith('renderer/locales')) continue
    for (const [, code] of file.text.matchAll(/'((?:[a-z]+)\.[a-z][a-z-]+)'/g))
      if (code && codes.includes(code)) used.add(code)
    for (const [, code] of file.text.matchAll(/new AppError\(\s*'([^']+)'/g)) {
      expect(codes, file.path).toContain(code)
    }
  }
  expect(codes.filter((code) => !used.has(code))).toEqual([])
})
