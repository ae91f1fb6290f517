import { milliValue, wholeValue } from '../../quantity/quantity.ts'
import { isFinished } from './pod-phase.ts'
import type { Container, PodSpec, PodStatus } from './pod-types.ts'

/** What a pod asks for: cores, bytes and its own place. One that has ended asks for nothing, as kubectl describe node counts. */
export function podMeasures(pod: { spec: PodSpec; status?: PodStatus }): Record<string, number> {
  if (isFinished(pod)) return {}
  const { spec } = pod
  return {
    podRequests: 1,
    cpuRequests: requestOf(spec, (requests) => milliValue(requests['cpu'])) / 1_000,
    memoryRequests: requestOf(spec, (requests) => wholeValue(requests['memory'])),
  }
}

/**
 * The containers and sidecars together, or the most that an init container needs beside the sidecars started before it.
 * Source: k8s.io/component-helpers/resource helpers.go AggregateContainerRequests.
 */
function requestOf(spec: PodSpec, read: (requests: Record<string, string>) => number): number {
  const amount = ({ resources }: Container): number => read(resources?.requests ?? {})
  let sidecars = 0
  let peak = 0
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') sidecars += amount(container)
    else peak = Math.max(peak, sidecars + amount(container))
  }
  const running = spec.containers.reduce((sum, container) => sum + amount(container), sidecars)
  return Math.max(running, peak)
}
