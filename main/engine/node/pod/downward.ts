import type { Container, Pod } from '#kube/kinds/core/pod.ts'
import { parseQuantity } from '#kube/quantity/quantity.ts'

/** What a pod may learn of where it runs. */
export interface PodSurroundings {
  readonly podIP: string
  readonly hostIP: string
  /** Of the node; a container without a limit may use all of it. */
  readonly allocatable: Readonly<Record<string, string>>
}

/** A field of the pod for its environment. Source: pkg/kubelet/kubelet_pods.go podFieldSelectorRuntimeValue, pkg/fieldpath. */
export function fieldOf(pod: Pod, path: string, { podIP, hostIP }: PodSurroundings): string {
  const entry = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path)
  if (entry) return pod.metadata[entry[1] as 'labels' | 'annotations']?.[entry[2] ?? ''] ?? ''
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name
    case 'metadata.namespace':
      return pod.metadata.namespace ?? ''
    case 'metadata.uid':
      return pod.metadata.uid ?? ''
    case 'spec.nodeName':
      return pod.spec.nodeName ?? ''
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? ''
    case 'status.podIP':
    case 'status.podIPs':
      return podIP
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIP
    default:
      return ''
  }
}

interface ResourceField {
  readonly containerName?: string
  readonly resource: string
  readonly divisor?: string
}

/** An amount in units of the divisor, rounded up. Source: pkg/api/v1/resource/helpers.go ExtractContainerResourceValue. */
export function resourceFieldOf(
  pod: Pod,
  own: Container,
  field: ResourceField,
  { allocatable }: PodSurroundings,
): string {
  const { containerName, resource, divisor } = field
  const container = containerName ? pod.spec.containers.find(({ name }) => name === containerName) : own
  const [list = '', name = ''] = resource.split(/\.(.*)/)
  const { limits, requests } = container?.resources ?? {}
  const value = list === 'limits' ? (limits?.[name] ?? allocatable[name]) : (requests?.[name] ?? limits?.[name])
  const amount = parseQuantity(value ?? '0')?.nano ?? 0n
  const unit = parseQuantity(divisor ?? '1')?.nano || parseQuantity('1')?.nano || 1n
  return String((amount + unit - 1n) / unit)
}
