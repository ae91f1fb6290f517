import { expect, it } from 'vitest'
import { factsOf } from '../../../../../main/engine/api/duplicate-fields.ts'

it.each([
  ['{"a":1,"b":{"a":2}}', []],
  ['{"a":1,"a":2}', ['a']],
  ['{"spec":{"x":[{"n":1},{"n":1,"n":2}]}}', ['spec.x[1].n']],
  ['{"a":"x\\"a\\":1, {","b":"[","b":"\\\\"}', ['b']],
  ['{"a":["a","a"],"c":{},"d":[],"c":1}', ['c']],
  ['{"\\u0061":1,"a":2}', ['a']],
  ['[]', []],
])('%s', (text, expected) => {
  expect(factsOf(text, JSON.parse(text)).duplicates).toEqual(expected)
})

it.each([
  ['1', 0],
  ['{}', 1],
  ['{"a":[{}],"b":[1]}', 3],
])('the levels of %s', (text, depth) => {
  expect(factsOf(text, JSON.parse(text)).depth).toBe(depth)
})
