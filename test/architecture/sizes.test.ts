import { expect, test } from 'vitest'
import { productFiles, sourceFiles } from './source-files.ts'

const quantile = (sorted: readonly number[], q: number): number => sorted[Math.floor(q * (sorted.length - 1))] ?? 0

test('files stay of a size that can be read in one go', () => {
  const sizes = productFiles()
    .filter((file) => !file.path.endsWith('.d.ts'))
    .map((file) => file.lines)
    .sort((a, b) => a - b)
  const median = quantile(sizes, 0.5)
  const p95 = quantile(sizes, 0.95)
  console.log(`${sizes.length} files, median ${median} lines, p95 ${p95}`)
  expect(median).toBeGreaterThanOrEqual(40)
  expect(median).toBeLessThanOrEqual(130)
  expect(p95).toBeLessThanOrEqual(280)
})

test('no file is longer than 400 lines', () => {
  const files = [...productFiles(), ...sourceFiles('test/**/*.ts', 'scripts/**/*.mjs')]
  expect(files.filter((file) => file.lines > 400).map((file) => `${file.path}: ${file.lines}`)).toEqual([])
})
