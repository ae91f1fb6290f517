import { flowSchema, type FlowSchema } from '#kube/kinds/flowcontrol/flow-schema.ts'
import { priorityLevelConfiguration } from '#kube/kinds/flowcontrol/priority-level-configuration.ts'
import { apiVersionOf } from '#kube/meta/kind.ts'
import { keyOf, type Condition } from '#kube/meta/object.ts'
import { withCondition } from '../../runtime/conditions.ts'
import type { ControllerDeclaration, View } from '../../runtime/controller.ts'
import { apply, nothing, type Outcome } from '../../runtime/intents.ts'
import { watches } from '../../runtime/reconciler.ts'

/** Says of each schema whether its priority level is there. Source: apiserver pkg/util/flowcontrol/apf_controller.go. */
export const flowControlController: ControllerDeclaration<FlowSchema> = {
  name: 'flow-control',
  kind: flowSchema,
  watches: [
    watches(priorityLevelConfiguration, ({ metadata }, read) =>
      read(flowSchema)
        .list()
        .filter((schema) => levelOf(schema) === metadata.name)
        .map(keyOf),
    ),
  ],
  reconcile: reconcileFlowSchema,
}

function levelOf({ spec }: FlowSchema): string {
  return spec?.priorityLevelConfiguration.name ?? ''
}

export function reconcileFlowSchema({ object: schema, read, now }: View<FlowSchema>): Outcome {
  if (!schema) return nothing
  const name = levelOf(schema)
  const isThere = read(priorityLevelConfiguration).find(name) !== undefined
  const message = `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(name)} ${isThere ? 'and it exists' : 'but there is no such object'}`
  const conditions = (schema.status?.conditions ?? []) as Condition[]
  const known = conditions.find(({ type }) => type === 'Dangling')
  const condition = {
    type: 'Dangling',
    status: isThere ? ('False' as const) : ('True' as const),
    reason: isThere ? 'Found' : 'NotFound',
    message,
  }
  if (known?.status === condition.status && known.reason === condition.reason && known.message === message) {
    return nothing
  }
  const next = withCondition([...(known ? [known] : [])], condition, now)
  const config: FlowSchema = {
    apiVersion: apiVersionOf(flowSchema),
    kind: flowSchema.kind,
    metadata: { name: schema.metadata.name },
    status: { conditions: [...next] },
  }
  return { intents: [apply(flowSchema, config, 'status')] }
}
