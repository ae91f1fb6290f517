import { isSidecar } from '#kube/kinds/core/pod-spec.ts'
import type { ContainerStatus, Pod, PodStatus } from '#kube/kinds/core/pod.ts'

type Phase = NonNullable<PodStatus['phase']>

/** The pod's phase, from its containers. Source: pkg/kubelet/kubelet_pods.go getPhase. */
export function phaseOf(pod: Pod, init: readonly ContainerStatus[], main: readonly ContainerStatus[]): Phase {
  if (isFailedInit(pod, init)) return 'Failed'
  if (!hasPassedInit(pod, init, main)) return 'Pending'
  if (main.some(isNeverRun)) return 'Pending'
  if (main.some(({ state }) => state?.running)) return 'Running'
  if (main.some(({ state }) => state?.waiting)) return 'Running'
  const policy = pod.spec.restartPolicy ?? 'Always'
  if (policy === 'Always' && pod.metadata.deletionTimestamp === undefined) return 'Running'
  const isAllWell = main.every(({ state }) => state?.terminated?.exitCode === 0)
  if (isAllWell) return 'Succeeded'
  return policy === 'Never' || pod.metadata.deletionTimestamp !== undefined ? 'Failed' : 'Running'
}

function isNeverRun({ state, lastState }: ContainerStatus): boolean {
  return state?.waiting !== undefined && lastState?.terminated === undefined
}

function isFailedInit({ spec }: Pod, init: readonly ContainerStatus[]): boolean {
  if (spec.restartPolicy !== 'Never') return false
  const sidecars = new Set((spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name))
  return init.some(({ name, state }) => !sidecars.has(name) && (state?.terminated?.exitCode ?? 0) !== 0)
}

export function hasPassedInit(pod: Pod, init: readonly ContainerStatus[], main: readonly ContainerStatus[]): boolean {
  const hasBegun = main.some(({ state, lastState }) => state?.running ?? state?.terminated ?? lastState?.terminated)
  if (hasBegun) return true
  return (pod.spec.initContainers ?? []).every((container) => {
    const state = init.find(({ name }) => name === container.name)?.state
    return isSidecar(container) ? state?.running !== undefined : state?.terminated?.exitCode === 0
  })
}
