import { afterAll, beforeAll, expect, test } from 'vitest'
import { flowSchema, type FlowSchema } from '#kube/kinds/flowcontrol/flow-schema.ts'
import {
  priorityLevelConfiguration,
  type PriorityLevelConfiguration,
} from '#kube/kinds/flowcontrol/priority-level-configuration.ts'
import { ensureFlowControl } from '../../../../../../main/engine/bootstrap/flow-control.ts'
import { changed } from '../../../../../support/changed.ts'
import { createTestRegistry, refusalOf, type TestRegistry } from '../../../../../support/test-registry.ts'

const user = { name: 'system:apiserver', groups: ['system:masters'] }

let fixture: TestRegistry
beforeAll(async () => {
  fixture = await createTestRegistry()
  await ensureFlowControl(fixture.registry, user)
})
afterAll(() => {
  fixture.dispose()
})

const schema = (name: string): FlowSchema => fixture.registry.get(flowSchema, undefined, name)
const level = (name: string): PriorityLevelConfiguration =>
  fixture.registry.get(priorityLevelConfiguration, undefined, name)

test('every cluster has the schemas and levels of upstream', () => {
  expect(fixture.registry.list(flowSchema).items.map(({ metadata }) => metadata.name)).toEqual([
    'catch-all',
    'exempt',
    'global-default',
    'kube-controller-manager',
    'kube-scheduler',
    'kube-system-service-accounts',
    'probes',
    'service-accounts',
    'system-leader-election',
    'system-node-high',
    'system-nodes',
  ])
  expect(level('workload-low').spec?.limited).toEqual({
    nominalConcurrencyShares: 100,
    limitResponse: { type: 'Queue', queuing: { queues: 128, handSize: 6, queueLengthLimit: 50 } },
    lendablePercent: 90,
  })
})

test.each(['exempt', 'catch-all'])('the schema %s stays as it is', async (name) => {
  const other = changed(schema(name), 'spec.rules', [])
  const { message } = await refusalOf(() => fixture.registry.update(flowSchema, other))
  expect(message).toContain(`spec of '${name}' must equal the fixed value`)
})

test('of the level exempt only what it lends can change', async () => {
  const lending = changed(level('exempt'), 'spec.exempt.lendablePercent', 5)
  await expect(fixture.registry.update(priorityLevelConfiguration, lending)).resolves.toBeTruthy()
  const other = changed(level('catch-all'), 'spec.limited.nominalConcurrencyShares', 6)
  const { message } = await refusalOf(() => fixture.registry.update(priorityLevelConfiguration, other))
  expect(message).toContain("spec of 'catch-all' must equal the fixed value")
})

test('what an administrator changes stays changed, unless the annotation says otherwise', async () => {
  const { registry } = fixture
  await registry.update(flowSchema, {
    ...changed(schema('probes'), 'spec.matchingPrecedence', 7),
    metadata: { ...schema('probes').metadata, annotations: { 'apf.kubernetes.io/autoupdate-spec': 'false' } },
  })
  await registry.update(flowSchema, changed(schema('system-nodes'), 'spec.matchingPrecedence', 7))
  await ensureFlowControl(registry, user)
  expect(schema('probes').spec?.matchingPrecedence).toBe(7)
  expect(schema('system-nodes').spec?.matchingPrecedence).toBe(500)
})
