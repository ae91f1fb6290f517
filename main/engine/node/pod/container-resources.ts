import type { Container, Pod } from '#kube/kinds/core/pod.ts'
import { milliValue, wholeValue } from '#kube/quantity/quantity.ts'
import type { ContainerResources } from '../../drivers/runtime/runtime.ts'

/** Source: pkg/kubelet/kuberuntime/kuberuntime_container_linux.go calculateLinuxResources. */
export function containerResources(pod: Pod, container: Container, nodeMemoryBytes: number): ContainerResources {
  const { limits, requests } = container.resources ?? {}
  const cpuLimitMilli = limits?.['cpu'] ? milliValue(limits['cpu']) : undefined
  const memoryLimitBytes = limits?.['memory'] ? wholeValue(limits['memory']) : undefined
  return {
    cpuRequestMilli: milliValue(requests?.['cpu'] ?? limits?.['cpu']),
    ...(cpuLimitMilli ? { cpuLimitMilli } : {}),
    ...(memoryLimitBytes ? { memoryLimitBytes } : {}),
    oomScoreAdjustment: oomScore(pod, wholeValue(requests?.['memory'] ?? limits?.['memory']), nodeMemoryBytes),
  }
}

/** The less a container asked for, the sooner it goes. Source: pkg/kubelet/qos/policy.go GetContainerOOMScoreAdjust. */
function oomScore({ status }: Pod, memoryRequest: number, nodeMemoryBytes: number): number {
  if (status?.qosClass === 'Guaranteed') return -997
  if (status?.qosClass !== 'Burstable') return 1000
  const score = 1000 - Math.floor((1000 * memoryRequest) / Math.max(1, nodeMemoryBytes))
  return Math.min(999, Math.max(3, score))
}
