import { expect, test } from 'vitest'
import { priorityClass } from '#kube/kinds/scheduling/priority-class.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'

const under = registryUnderTest()

const body = (fields: object = {}) => {
  const object = {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'x' },
    value: 1,
    ...fields,
  }
  return { ...object, metadata: { ...object.metadata } }
}

// The messages are those of kube-apiserver 1.36.
test.each<[string, object, string[]]>([
  [
    'a value of the system',
    { value: 1000000001 },
    ['value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
  ],
  [
    'a name of the system',
    { metadata: { name: 'system-mine' } },
    [
      "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class",
    ],
  ],
  [
    'the value of a system class',
    { metadata: { name: 'system-node-critical' }, value: 5 },
    [
      "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000",
    ],
  ],
  [
    'a system class as the default',
    { metadata: { name: 'system-cluster-critical' }, value: 2000000000, globalDefault: true },
    [
      "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: globalDefault of system-cluster-critical PriorityClass must be false",
    ],
  ],
  [
    'an unknown policy',
    { preemptionPolicy: 'Sometimes' },
    ['preemptionPolicy: Unsupported value: "Sometimes": supported values: "PreemptLowerPriority", "Never"'],
  ],
])('refuses %s', async (_, change, expected) => {
  expect(await under.refusals(priorityClass, body(change))).toEqual(expected)
})

test('a value is for ever', async () => {
  const stored = await under.create(priorityClass, body())
  expect(stored).toMatchObject({ metadata: { generation: 1 }, preemptionPolicy: 'PreemptLowerPriority' })
  expect(await under.changeRefusals(stored, priorityClass, { value: 2, preemptionPolicy: 'Never' })).toEqual([
    'value: Forbidden: may not be changed in an update.',
    'preemptionPolicy: Invalid value: "Never": field is immutable',
  ])
  const described = await under.registry.update(priorityClass, { ...stored, description: 'for batch jobs' })
  expect(described.metadata.generation).toBe(1)
})

test('the classes of the system are what they are', async () => {
  const metadata = { name: 'system-node-critical' }
  await expect(under.create(priorityClass, { ...body(), metadata, value: 2_000_001_000 })).resolves.toBeDefined()
})
