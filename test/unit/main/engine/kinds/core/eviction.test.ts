import { expect, test } from 'vitest'
import type { Pod } from '#kube/kinds/core/pod.ts'
import type { PodDisruptionBudget } from '#kube/kinds/policy/pod-disruption-budget.ts'
import { isFreeToGo, needsNoBudget, protects, spend } from '../../../../../../main/engine/kinds/core/eviction.ts'
import { refusalOf } from '../../../../../support/test-registry.ts'

const now = Date.UTC(2026, 0, 1)

const budget = (status: object, spec: object = {}): PodDisruptionBudget => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'b', namespace: 'default', generation: 1 },
  spec: { selector: { matchLabels: { app: 'a' } }, ...spec },
  status: {
    observedGeneration: 1,
    disruptionsAllowed: 0,
    currentHealthy: 2,
    desiredHealthy: 1,
    expectedPods: 2,
    ...status,
  },
})

const pod = (phase: NonNullable<Pod['status']>['phase'], isReady = true): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'default', labels: { app: 'a' } },
  spec: { containers: [] },
  status: { ...(phase ? { phase } : {}), conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
})

const condition = (reason: string) => ({
  conditions: [{ type: 'DisruptionAllowed', status: 'False', reason, message: 'boom' }],
})

test.each<[string, object, string]>([
  ['not seen yet', { observedGeneration: 0 }, 'The disruption budget b is still being processed by the server.'],
  ['spent', { currentHealthy: 1 }, 'The disruption budget b needs 1 healthy pods and has 1 currently'],
  ['closed', {}, 'The disruption budget b does not allow evicting pods currently'],
  [
    'out of step',
    condition('SyncFailed'),
    'The disruption budget b does not allow evicting pods currently because it failed sync: boom',
  ],
  [
    'closed for a reason',
    condition('Other'),
    'The disruption budget b does not allow evicting pods currently (Other): boom',
  ],
])('a budget that is %s refuses', async (_, status, message) => {
  const refusal = await refusalOf(() => spend(budget(status), 'p', now))
  expect(refusal).toMatchObject({
    code: 429,
    reason: 'TooManyRequests',
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    details: { causes: [{ reason: 'DisruptionBudget', message }] },
  })
})

test('a budget counts what it gives, and closes with the last', () => {
  expect(spend(budget({ disruptionsAllowed: 1 }), 'p', now).status).toMatchObject({
    disruptionsAllowed: 0,
    disruptedPods: { p: '2026-01-01T00:00:00Z' },
    conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' }],
  })
})

test.each([
  ['Pending', true],
  ['Running', false],
  ['Succeeded', true],
] as const)('a pod that is %s needs no budget: %s', (phase, expected) => {
  expect(needsNoBudget(pod(phase))).toBe(expected)
})

test.each<[string, Pod, PodDisruptionBudget, boolean]>([
  ['ready', pod('Running'), budget({}), false],
  ['not ready, while enough others are', pod('Running', false), budget({}), true],
  ['not ready, like too many', pod('Running', false), budget({ currentHealthy: 0 }), false],
  [
    'not ready, which the budget allows',
    pod('Running', false),
    budget({ currentHealthy: 0 }, { unhealthyPodEvictionPolicy: 'AlwaysAllow' }),
    true,
  ],
])('a pod that is %s', (_, it, of, expected) => {
  expect(isFreeToGo(of, it)).toBe(expected)
})

test('a budget without a selector protects nothing, one with an empty selector everything', () => {
  const { selector: _, ...rest } = budget({}).spec ?? {}
  expect(protects({ ...budget({}), spec: rest }, pod('Running'))).toBe(false)
  expect(protects(budget({}, { selector: {} }), pod('Running'))).toBe(true)
})
