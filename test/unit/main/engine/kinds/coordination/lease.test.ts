import { expect, test } from 'vitest'
import { lease } from '#kube/kinds/coordination/lease.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'

const under = registryUnderTest()

const body = (spec: object = {}) => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'x', namespace: 'default' },
  spec: { ...spec },
})

// The messages are those of kube-apiserver 1.36.
test.each<[string, object, string[]]>([
  ['no duration', { leaseDurationSeconds: 0 }, ['spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0']],
  [
    'fewer than no transitions',
    { leaseTransitions: -1 },
    ['spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0'],
  ],
])('refuses %s', async (_, change, expected) => {
  expect(await under.refusals(lease, body(change))).toEqual(expected)
})

test('can be made by the write that takes it', async () => {
  const taken = await under.registry.update(lease, { ...body({ holderIdentity: 'me', strategy: 'Oldest' }) })
  expect(taken.spec).toEqual({ holderIdentity: 'me' })
})
