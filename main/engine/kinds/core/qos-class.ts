import type { PodSpec, PodStatus, ResourceRequirements } from '#kube/kinds/core/pod.ts'
import { addQuantities, compareQuantities, parseQuantity, type Quantity } from '#kube/quantity/quantity.ts'

const counted = ['cpu', 'memory'] as const

type Sums = Map<string, Quantity>

/** Who gives way first when a node runs short. Source: kubernetes pkg/apis/core/helper/qos/qos.go ComputePodQOS. */
export function qosClassOf(spec: PodSpec): NonNullable<PodStatus['qosClass']> {
  const requests: Sums = new Map()
  const limits: Sums = new Map()
  let isGuaranteed = true
  for (const resources of countedResources(spec)) {
    add(requests, resources?.requests)
    const limited = add(limits, resources?.limits)
    if (limited < counted.length) isGuaranteed = false
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  const isEqual = [...requests].every(([name, amount]) => {
    const limit = limits.get(name)
    return limit !== undefined && compareQuantities(amount, limit) === 0
  })
  return isGuaranteed && isEqual && requests.size === limits.size ? 'Guaranteed' : 'Burstable'
}

/** Those of the pod as a whole, where it has them (KEP-2837). */
function countedResources({
  resources,
  containers,
  initContainers = [],
}: PodSpec): (ResourceRequirements | undefined)[] {
  return resources ? [resources] : [...containers, ...initContainers].map((container) => container.resources)
}

/** How many of the counted resources the list has, above zero. */
function add(sums: Sums, list: Record<string, string> | undefined): number {
  let found = 0
  for (const name of counted) {
    const amount = parseQuantity(list?.[name] ?? '0')
    if (!amount || amount.nano <= 0n) continue
    found++
    const sum = sums.get(name)
    sums.set(name, sum ? addQuantities(sum, amount) : amount)
  }
  return found
}
