import { Box } from '@lucide/vue'
import { deploymentUi } from './apps/deployment.ts'
import { replicaSetUi } from './apps/replica-set.ts'
import { cronJobUi } from './batch/cron-job.ts'
import { leaseUi } from './coordination/lease.ts'
import { configMapUi } from './core/config-map.ts'
import { endpointsUi } from './core/endpoints.ts'
import { eventUi } from './core/event.ts'
import { namespaceUi } from './core/namespace.ts'
import { nodeUi } from './core/node.ts'
import { podUi } from './core/pod.ts'
import { secretUi } from './core/secret.ts'
import { serviceAccountUi } from './core/service-account.ts'
import { serviceUi } from './core/service.ts'
import { endpointSliceUi } from './discovery/endpoint-slice.ts'
import { plainUiKinds } from './plain-ui-kinds.ts'
import { defineUiKind, type UiKind } from './ui-kind.ts'

/** Every kind with a half of its own in the window. A new one is one file and one line here. */
export const uiKinds: readonly UiKind[] = [
  configMapUi,
  cronJobUi,
  deploymentUi,
  endpointSliceUi,
  endpointsUi,
  eventUi,
  leaseUi,
  namespaceUi,
  nodeUi,
  podUi,
  replicaSetUi,
  secretUi,
  serviceAccountUi,
  serviceUi,
  ...plainUiKinds,
]

const byResource = new Map(uiKinds.map((kind) => [`${kind.group}/${kind.resource}`, kind]))

/** Any kind can be shown: one without a half of its own gets the plain one. */
export function uiKindOf(group: string, resource: string): UiKind {
  return byResource.get(`${group}/${resource}`) ?? defineUiKind({ group, resource, icon: Box })
}
