import { expect, it } from 'vitest'
import { jsonProblem } from '../../../../../main/engine/api/json-syntax.ts'

// Recorded from kube-apiserver 1.36.
it.each([
  ['{"a":x}', "invalid character 'x' looking for beginning of value"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
  ['[1', 'unexpected end of JSON input'],
  ['{"a":tru}', "invalid character '}' in literal true (expecting 'e')"],
  ['{"a":"\\x"}', "invalid character 'x' in string escape code"],
  ['{"metadata":{}} x', "invalid character 'x' after top-level value"],
  ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
  ['{"a":01}', "invalid character '1' after object key:value pair"],
  ['{"a":1.}', "invalid character '}' after decimal point in numeric literal"],
  ['{"a":-}', "invalid character '}' in numeric literal"],
  ['{"a":"b', 'unexpected end of JSON input'],
  ['{,}', "invalid character ',' looking for beginning of object key string"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['   ', 'unexpected end of JSON input'],
  ['x', "invalid character 'x' looking for beginning of value"],
  ['{"a":"\n"}', "invalid character '\\n' in string literal"],
  ['[1 2]', "invalid character '2' after array element"],
  ['{"a":{"b":[{}]]}', "invalid character ']' after object key:value pair"],
])('%j: %s', (text, expected) => {
  expect(jsonProblem(text)).toBe(expected)
})

it('is not led onto the stack by depth', () => {
  expect(jsonProblem('['.repeat(1_000_000))).toBe('unexpected end of JSON input')
})
