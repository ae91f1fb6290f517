import { isConditionTrue } from '../../meta/object.ts'
import type { Health } from '../../meta/kind.ts'
import { podSummary } from './pod-summary.ts'
import type { ContainerStatus, Pod } from './pod-types.ts'

/** Words of the Status column under which nothing gets better by waiting. */
const failures =
  /BackOff|^(Init:)?(Err|Error|CreateContainer|RunContainer|InvalidImageName|OOMKilled|ContainerCannotRun|ExitCode|Signal|StartError|DeadlineExceeded|Evicted|NodeLost|Unknown)/

export function podHealth(pod: Pod): Health {
  const { metadata, status } = pod
  const { status: reason } = podSummary(pod)
  const message = messageOf(pod)
  const health = (state: Health['state']): Health => ({ state, reason, ...(message ? { message } : {}) })
  if (status?.phase === 'Succeeded') return health('succeeded')
  if (status?.phase === 'Failed') return health('failed')
  if (metadata.deletionTimestamp) return health(reason === 'Unknown' ? 'unknown' : 'terminating')
  if (failures.test(reason)) return health('failed')
  const isReady = status?.phase === 'Running' && isConditionTrue(status.conditions, 'Ready')
  return health(isReady ? 'ready' : 'progressing')
}

/** Why: the pod's own word, that of a container that waits or has ended, or of a condition that does not hold. */
function messageOf({ status }: Pod): string | undefined {
  const statuses: ContainerStatus[] = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
  const ofContainers = statuses.map(({ state }) => state?.waiting?.message ?? state?.terminated?.message)
  const ofConditions = (status?.conditions ?? []).map((it) => (it.status === 'False' ? it.message : undefined))
  return [status?.message, ...ofContainers, ...ofConditions].find(Boolean)
}
