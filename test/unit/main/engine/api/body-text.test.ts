import { expect, it } from 'vitest'
import { oddNumbersIn, rememberText } from '../../../../../main/engine/api/body-text.ts'
import { decodeTyped } from '../../../../../main/engine/api/field-validation.ts'

function parsed(text: string): Record<string, unknown> {
  const value = JSON.parse(text) as Record<string, unknown>
  rememberText(value, text)
  return value
}

it.each([
  ['{"a":80}', undefined],
  ['{"a":80.5,"b":"8e1","c":"9007199254740993"}', undefined],
  ['{"a":80.0}', ['80.0']],
  [
    '{"a":[8e1],"b":{"c":9223372036854775808,"d":9223372036854775807,"e":1e400}}',
    ['8e1', '9223372036854775808', '1e400'],
  ],
])('finds whole numbers that Go would not take, or that are not kept: %s', (text, expected) => {
  const odd = oddNumbersIn(parsed(text))
  expect(odd && [...odd.sources.values()]).toEqual(expected)
})

const pod = { group: '', version: 'v1', kind: 'Pod' }

it('refuses them where a type has integers, and nowhere else', () => {
  expect(() => decodeTyped(pod, parsed('{"spec":{"activeDeadlineSeconds":80.0}}'), 'Ignore')).toThrow(
    'cannot unmarshal number 80.0 into Go struct field PodSpec.spec.activeDeadlineSeconds of type int64',
  )
  const limits = '{"spec":{"containers":[{"name":"c","resources":{"limits":{"cpu":1e0}}}]}}'
  expect(decodeTyped(pod, parsed(limits), 'Ignore').object).toMatchObject({
    spec: { containers: [{ resources: { limits: { cpu: '1' } } }] },
  })
})

it('tells of unknown and repeated fields in the order of the text', () => {
  const text = '{"metadata":{"name":"a","name":"b"},"spec":{"odd":1,"nodeName":"x","nodeName":"y"},"odder":1}'
  const duplicates = ['metadata.name', 'spec.nodeName'].map((path) => `duplicate field "${path}"`)
  expect(() => decodeTyped(pod, parsed(text), 'Strict', duplicates)).toThrow(
    'strict decoding error: duplicate field "metadata.name", unknown field "spec.odd", duplicate field "spec.nodeName", unknown field "odder"',
  )
})
