import { expect, it } from 'vitest'
import { doubleType } from '../../../../../../main/engine/cel/types.ts'
import { fromJson, toJson } from '../../../../../../main/engine/cel/values/json.ts'
import { Uint } from '../../../../../../main/engine/cel/values/values.ts'

const largest = 2n ** 63n - 1n

it.each([
  [5, 5n],
  [largest, largest],
  [1.5, 1.5],
  // Written with a fraction or an exponent, or larger than an int64: a float64.
  [2 ** 63, 2 ** 63],
])('reads %s of JSON as the number that it is', (json, value) => {
  expect(fromJson(json)).toBe(value)
})

it('reads a whole number as a double where that is its type', () => {
  expect(fromJson(largest, doubleType)).toBe(2 ** 63)
})

it.each([
  [5n, 5],
  [largest, largest],
  [-largest - 1n, -largest - 1n],
  [new Uint(2n ** 53n), 2n ** 53n],
])('makes JSON of %s in the one form that the number has there', (value, json) => {
  expect(toJson(value)).toBe(json)
})
