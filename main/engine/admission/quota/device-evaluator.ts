import type { ResourceClaim } from '#kube/kinds/resource/resource-claim.ts'
import { compareQuantities, type Quantity } from '#kube/quantity/quantity.ts'
import { type Amounts, one, sum, whole, zero } from './amounts.ts'
import type { Evaluator } from './measure.ts'

const countName = 'count/resourceclaims.resource.k8s.io'
const ofClass = '.deviceclass.resource.k8s.io/devices'
/** A class is an extended resource of this name, too (KEP-5004). */
const implicitPrefix = 'requests.deviceclass.resource.kubernetes.io/'
/** "All" of them can be no more than fit into an allocation. Source: AllocationResultsMaxSize. */
const mostDevices = 32

/**
 * Devices by class. Source: kubernetes pkg/quota/v1/evaluator/core/resource_claims.go. Upstream also charges the name
 * that a class gives itself as an extended resource, and spares claims that the scheduler makes for pods that were
 * charged already: no scheduler here makes such claims.
 */
export const deviceEvaluator: Evaluator = {
  handles: ({ operation, subresource }) => !subresource && (operation === 'CREATE' || operation === 'UPDATE'),
  matchingResources: (wanted) => wanted.filter((name) => name === countName || name.endsWith(ofClass)),
  matchesScope: () => false,
  usage: (object) => usageOf(object as ResourceClaim),
}

function usageOf({ spec }: ResourceClaim): Amounts {
  let devices: Amounts = new Map()
  for (const { exactly, firstAvailable = [] } of spec.devices?.requests ?? []) {
    devices = sum(devices, mostOf(firstAvailable.length > 0 ? firstAvailable : exactly ? [exactly] : []))
  }
  const charged = [...devices].flatMap(([name, amount]): [string, Quantity][] =>
    amount.nano > 0n
      ? [
          [name + ofClass, amount],
          [implicitPrefix + name, amount],
        ]
      : [[name + ofClass, amount]],
  )
  return new Map([[countName, one], ...charged])
}

interface Asked {
  deviceClassName: string
  allocationMode?: string
  count?: number
}

/** One of these will be given: of each class, the worst case. */
function mostOf(alternatives: readonly Asked[]): Amounts {
  const most = new Map<string, Quantity>()
  for (const { deviceClassName, allocationMode, count = 0 } of alternatives) {
    const amount = whole(allocationMode === 'All' ? mostDevices : count)
    if (compareQuantities(amount, most.get(deviceClassName) ?? zero) >= 0) most.set(deviceClassName, amount)
  }
  return most
}
