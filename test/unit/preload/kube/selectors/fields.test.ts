import { expect, test } from 'vitest'
import { pod, type Pod } from '#kube/kinds/core/pod.ts'
import { exactName, matchesFields, parseFieldSelector } from '#kube/selectors/fields.ts'
import { refusalOf } from '../../../../support/test-registry.ts'

const running: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace: 'ns' },
  spec: { nodeName: 'node-1', containers: [] },
  status: { phase: 'Running' },
}

test.each([
  ['', true],
  ['metadata.name=a', true],
  ['metadata.name==a,metadata.namespace=ns', true],
  ['metadata.name!=a', false],
  ['status.phase=Running,spec.nodeName!=node-2', true],
  ['spec.nodeName=', false],
  ['status.podIP=', true],
  ['spec.hostNetwork=false', true],
])('%s on a pod is %s', (text, result) => {
  expect(matchesFields(pod, parseFieldSelector(text), running)).toBe(result)
})

test('escaped marks are part of the value', () => {
  const selector = parseFieldSelector(String.raw`a=b\,c\=d\\e`)
  expect(selector).toEqual([{ field: 'a', operator: '=', value: String.raw`b,c=d\e` }])
})

test('a selector of one name is known as one', () => {
  expect(exactName(parseFieldSelector('metadata.name=a'))).toBe('a')
  expect(exactName(parseFieldSelector('metadata.name!=a'))).toBeUndefined()
})

test.each([
  ['abc', "invalid selector: 'abc'; can't understand 'abc'"],
  ['a=b=c', "invalid selector: 'a=b=c'; can't understand 'a=b=c'"],
  [String.raw`a=\x`, String.raw`invalid selector: 'a=\x'; invalid escape sequence: '\x'`],
])('%s is refused', async (text, message) => {
  expect(await refusalOf(() => parseFieldSelector(text))).toMatchObject({ code: 400, message })
})
