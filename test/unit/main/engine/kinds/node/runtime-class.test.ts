import { expect, test } from 'vitest'
import { runtimeClass } from '#kube/kinds/node/runtime-class.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'

const under = registryUnderTest()

const body = (fields: object = {}) => {
  const object = {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: 'x' },
    handler: 'runc',
    ...fields,
  }
  return { ...object, metadata: { ...object.metadata } }
}

// The messages are those of kube-apiserver 1.36.
test.each<[string, object, string[]]>([
  ['no handler', { handler: '' }, ['handler: Required value']],
  ['a handler with dots', { handler: 'a.b' }, ['handler: Invalid value: "a.b": must not contain dots']],
  [
    'an overhead below zero',
    { overhead: { podFixed: { cpu: '-1' } } },
    ['overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0'],
  ],
  [
    'a bad node selector',
    { scheduling: { nodeSelector: { a: 'b c' } } },
    [
      "scheduling.nodeSelector: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
  ],
  [
    'a toleration twice',
    {
      scheduling: {
        tolerations: [
          { key: 'a', operator: 'Exists' },
          { key: 'a', operator: 'Exists' },
        ],
      },
    },
    [
      'scheduling.tolerations[1]: Duplicate value: {"Key":"a","Operator":"Exists","Value":"","Effect":"","TolerationSeconds":null}',
    ],
  ],
])('refuses %s', async (_, change, expected) => {
  expect(await under.refusals(runtimeClass, body(change))).toEqual(expected)
})

test('a handler is for ever', async () => {
  const stored = await under.create(runtimeClass, body())
  expect(await under.changeRefusals(stored, runtimeClass, { handler: 'kata' })).toEqual([
    'handler: Invalid value: "kata": field is immutable',
  ])
})

test('warns of labels that nodes will lose', async () => {
  const scheduling = { nodeSelector: { 'beta.kubernetes.io/arch': 'amd64' } }
  expect(await under.warnings(runtimeClass, body({ scheduling }))).toEqual([
    'scheduling.nodeSelector: deprecated since v1.14; use "kubernetes.io/arch" instead',
  ])
})
