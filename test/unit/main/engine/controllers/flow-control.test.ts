import { expect, test } from 'vitest'
import type { FlowSchema } from '#kube/kinds/flowcontrol/flow-schema.ts'
import type { PriorityLevelConfiguration } from '#kube/kinds/flowcontrol/priority-level-configuration.ts'
import { reconcileFlowSchema } from '../../../../../main/engine/controllers/flow-control/controller.ts'
import { flowSchemaEnsurer, priorityLevelEnsurer } from '../../../../../main/engine/controllers/flow-control/ensure.ts'
import { readerOf, viewOf } from '../../../../support/reader.ts'

const schema: FlowSchema = {
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'FlowSchema',
  metadata: { name: 'mine' },
  spec: { priorityLevelConfiguration: { name: 'slow' } },
}
const level: PriorityLevelConfiguration = {
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'PriorityLevelConfiguration',
  metadata: { name: 'slow' },
  spec: { type: 'Limited' },
}

test.each([
  [[], 'True', 'NotFound', 'but there is no such object'],
  [[level], 'False', 'Found', 'and it exists'],
])('says whether the level of a schema is there: %j', (others, status, reason, end) => {
  const [intent] = reconcileFlowSchema(viewOf(schema, others, 0)).intents
  expect((intent as { config: FlowSchema }).config.status?.conditions).toEqual([
    {
      type: 'Dangling',
      status,
      reason,
      message: `This FlowSchema references the PriorityLevelConfiguration object named "slow" ${end}`,
      lastTransitionTime: '1970-01-01T00:00:00Z',
    },
  ])
})

test('what every server has comes back after a deletion', () => {
  const nothing = readerOf([])
  expect(flowSchemaEnsurer.reconcile('catch-all', nothing, 0).intents).toMatchObject([
    { type: 'create', object: { metadata: { name: 'catch-all' }, spec: { matchingPrecedence: 10_000 } } },
  ])
  expect(priorityLevelEnsurer.reconcile('exempt', nothing, 0).intents).toMatchObject([
    { type: 'create', object: { spec: { type: 'Exempt' } } },
  ])
})
