import type { ContainerStatus, Pod, PodStatus } from '#kube/kinds/core/pod.ts'
import type { EventNote } from '../../runtime/intents.ts'
import { statusOf } from './container-history.ts'
import type { PodMemory } from './pod-memory.ts'

/** What is worth telling about the step from a pod's status to the next one. */
export function eventsOf(
  pod: Pod,
  status: PodStatus,
  blockedBy: string | undefined,
  warnings: readonly string[],
  memory: PodMemory,
): EventNote[] {
  return [...backOffs(pod, status), ...once(pod, blockedBy, warnings, memory)]
}

function backOffs(pod: Pod, status: PodStatus): EventNote[] {
  const { name, namespace = '', uid = '' } = pod.metadata
  const lists: [string, readonly ContainerStatus[]][] = [
    ['initContainers', status.initContainerStatuses ?? []],
    ['containers', status.containerStatuses ?? []],
  ]
  return lists.flatMap(([part, statuses]) =>
    statuses.flatMap((container): EventNote[] => {
      const reason = container.state?.waiting?.reason
      if (reason === statusOf(pod, container.name)?.state?.waiting?.reason) return []
      const fieldPath = `spec.${part}{${container.name}}`
      if (reason === 'CrashLoopBackOff') {
        const message = `Back-off restarting failed container ${container.name} in pod ${name}_${namespace}(${uid})`
        return [{ about: pod, type: 'Warning', reason: 'BackOff', message, fieldPath }]
      }
      if (reason !== 'ImagePullBackOff') return []
      const message = `Back-off pulling image "${container.image}"`
      return [{ about: pod, type: 'Normal', reason: 'BackOff', message, fieldPath }]
    }),
  )
}

function once(pod: Pod, blockedBy: string | undefined, warnings: readonly string[], memory: PodMemory): EventNote[] {
  const hasVolumes = (pod.spec.volumes ?? []).length > 0
  const notes = [
    ...(blockedBy ? [{ reason: hasVolumes ? 'FailedMount' : 'Unsupported', message: blockedBy }] : []),
    ...warnings.map((message) => ({ reason: 'Unsupported', message })),
  ]
  return notes.flatMap(({ reason, message }) => {
    if (memory.told.has(message)) return []
    memory.told.add(message)
    return [{ about: pod, type: 'Warning' as const, reason, message }]
  })
}
