import { expect, test } from 'vitest'
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  milliValue,
  parseQuantity,
  subtractQuantities,
  wholeValue,
  type Quantity,
} from '#kube/quantity/quantity.ts'

const quantity = (text: string): Quantity => {
  const parsed = parseQuantity(text)
  if (!parsed) throw new Error(`${text} is no quantity`)
  return parsed
}

// Upstream's own table: apimachinery pkg/api/resource/quantity_test.go TestQuantityString, TestQuantityParse.
test.each([
  ['0', '0'],
  ['0.5', '500m'],
  ['1.5', '1500m'],
  ['100m', '100m'],
  ['1000m', '1'],
  ['1024Mi', '1Gi'],
  ['1000Mi', '1000Mi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Ki', '512'],
  ['1Ki', '1Ki'],
  ['100000', '100k'],
  ['1e3', '1e3'],
  ['1E3', '1e3'],
  ['12e-3', '12e-3'],
  ['1E', '1E'],
  ['1Ei', '1Ei'],
  ['-1.5', '-1500m'],
  ['+3', '3'],
  ['.5', '500m'],
  ['5.', '5'],
  ['0.1n', '1n'],
  ['1n', '1n'],
  ['0.0000000001', '1n'],
  ['9999999999999999999999', '9223372036854775807'],
])('%s is written %s', (text, canonical) => {
  expect(formatQuantity(quantity(text))).toBe(canonical)
  expect(canonicalQuantity(canonical)).toBe(canonical)
})

test.each(['', ' ', 'a', '1.2.3', '1 Gi', '1gi', '1KiB', '--1', 'm', '.', '1e', '1e1.5', '0x10'])(
  '%j is none',
  (text) => {
    expect(parseQuantity(text)).toBeUndefined()
  },
)

test('numbers are quantities too', () => {
  expect(canonicalQuantity(1)).toBe('1')
  expect(canonicalQuantity(0.25)).toBe('250m')
})

test('quantities compare by value, whatever their suffix', () => {
  expect(compareQuantities(quantity('1Gi'), quantity('1024Mi'))).toBe(0)
  expect(compareQuantities(quantity('1G'), quantity('1Gi'))).toBeLessThan(0)
  expect(compareQuantities(quantity('1'), quantity('999m'))).toBeGreaterThan(0)
})

test('sums are exact and keep the format of the first', () => {
  const total = Array.from({ length: 10 }, () => quantity('100m')).reduce(addQuantities)
  expect(formatQuantity(total)).toBe('1')
  expect(formatQuantity(addQuantities(quantity('1Gi'), quantity('512Mi')))).toBe('1536Mi')
  expect(formatQuantity(subtractQuantities(quantity('1'), quantity('1n')))).toBe('999999999n')
})

test('values for machines are rounded up', () => {
  expect(milliValue('1.5')).toBe(1500)
  expect(milliValue('100n')).toBe(1)
  expect(wholeValue('1Ki')).toBe(1024)
  expect(wholeValue('100m')).toBe(1)
  expect(wholeValue(undefined)).toBe(0)
})
