import { expect, test } from 'vitest'
import { podDisruptionBudget } from '#kube/kinds/policy/pod-disruption-budget.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'

const under = registryUnderTest()

const body = (spec: object = {}) => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'x', namespace: 'default' },
  spec: { ...spec },
})

// The messages are those of kube-apiserver 1.36.
test.each<[string, object, string[]]>([
  [
    'both limits',
    { minAvailable: 1, maxUnavailable: '20%' },
    [
      'spec: Invalid value: {"MinAvailable":1,"Selector":null,"MaxUnavailable":"20%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
    ],
  ],
  [
    'less than nothing',
    { minAvailable: -1 },
    ['spec.minAvailable: Invalid value: -1: must be greater than or equal to 0'],
  ],
  [
    'more than all',
    { maxUnavailable: '101%' },
    ['spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
  ],
  [
    'a limit that is none',
    { maxUnavailable: 'some' },
    [
      "spec.maxUnavailable: Invalid value: \"some\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    ],
  ],
  [
    'a bad selector',
    { selector: { matchExpressions: [{ key: 'a b', operator: 'In' }] } },
    [
      "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      "spec.selector.matchExpressions[0].key: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    'an unknown policy',
    { unhealthyPodEvictionPolicy: 'Never' },
    ['spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"'],
  ],
])('refuses %s', async (_, change, expected) => {
  expect(await under.refusals(podDisruptionBudget, body(change))).toEqual(expected)
})

test('any name that a URL can hold will do', async () => {
  const object = { ...body(), metadata: { name: 'Not_A.Label', namespace: 'default' } }
  const { metadata, status } = await under.create(podDisruptionBudget, object)
  expect(metadata.generation).toBe(1)
  expect(status).toEqual({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 })
})

test('an update says what it was made from', async () => {
  const stored = await under.create(podDisruptionBudget, body())
  const metadata = { name: 'x', namespace: 'default' }
  expect(await under.changeRefusals(stored, podDisruptionBudget, { metadata })).toEqual([
    'metadata.resourceVersion: Invalid value: 0: must be specified for an update',
  ])
})

test('its status has no negative counts', async () => {
  const stored = await under.create(podDisruptionBudget, body())
  const status = { disruptionsAllowed: -1, currentHealthy: 0, desiredHealthy: 0, expectedPods: -1 }
  expect(await under.changeRefusals(stored, podDisruptionBudget, { status }, true)).toEqual([
    'status.disruptionsAllowed: Invalid value: -1: must be greater than or equal to 0',
    'status.expectedPods: Invalid value: -1: must be greater than or equal to 0',
  ])
})
