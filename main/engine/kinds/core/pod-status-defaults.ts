import type { ContainerStatus, PodStatus } from '#kube/kinds/core/pod.ts'
import { roundResources } from './resource-lists.ts'
import { statusModelOf } from './pod-spec/model.ts'

/** What every answer of a pod's status has. Source: k8s.io/api/core/v1 types.go, kubernetes pkg/apis/core/v1/conversion.go. */
export function applyPodStatusDefaults(status: PodStatus): void {
  alignPodIps(status)
  // Times that are no pointers in Go are written as null.
  for (const condition of status.conditions ?? []) nullTimes(condition, ['lastProbeTime', 'lastTransitionTime'])
  for (const list of [status.initContainerStatuses, status.containerStatuses, ephemeralOf(status)]) {
    for (const container of list ?? []) applyContainerStatusDefaults(container)
  }
  const { resources, allocatedResources } = statusModelOf(status)
  for (const list of [resources?.limits, resources?.requests, allocatedResources]) roundResources(list)
}

function ephemeralOf(status: PodStatus): ContainerStatus[] | undefined {
  return statusModelOf(status).ephemeralContainerStatuses as ContainerStatus[] | undefined
}

/** The one address is the first of the list; where they differ, the one counts. Source: Convert_v1_PodStatus_To_core_PodStatus. */
function alignPodIps(status: PodStatus): void {
  const { podIP, podIPs = [] } = status
  if (podIP && podIP !== podIPs[0]?.ip) status.podIPs = [{ ip: podIP }]
  const first = status.podIPs?.[0]?.ip
  if (first) status.podIP = first
}

function applyContainerStatusDefaults(container: ContainerStatus): void {
  container.state ??= {}
  container.lastState ??= {}
  for (const { running, terminated } of [container.state, container.lastState]) {
    if (running) nullTimes(running, ['startedAt'])
    if (terminated) nullTimes(terminated, ['startedAt', 'finishedAt'])
  }
}

function nullTimes<T extends object>(owner: T, fields: readonly (keyof T)[]): void {
  for (const field of fields) if (owner[field] === undefined) Object.assign(owner, { [field]: null })
}
