import { addQuantities, compareQuantities, parseQuantity, type Quantity } from '#kube/quantity/quantity.ts'

/** Source of this file: k8s.io/component-helpers/resource/helpers.go AggregateContainerRequests and …Limits. */

export type Amounts = Map<string, Quantity>

type List = Readonly<Record<string, string | undefined>>

interface Container {
  readonly restartPolicy?: string | undefined
  readonly resources?: { readonly limits?: List; readonly requests?: List } | undefined
}

/**
 * What the containers of a pod need together at most: those that run side by side, or the init container that needs the
 * most beside the sidecars before it.
 */
export function aggregate(
  spec: { readonly containers?: readonly Container[]; readonly initContainers?: readonly Container[] },
  side: 'limits' | 'requests',
): Amounts {
  const amountsOf = ({ resources }: Container): List => resources?.[side] ?? {}
  const total: Amounts = new Map()
  const sidecars: Amounts = new Map()
  const peak: Amounts = new Map()
  for (const container of spec.containers ?? []) add(total, amountsOf(container))
  for (const container of spec.initContainers ?? []) {
    const needed = container.restartPolicy === 'Always' ? sidecars : new Map(sidecars)
    add(needed, amountsOf(container))
    if (container.restartPolicy === 'Always') add(total, amountsOf(container))
    raise(peak, needed)
  }
  raise(total, peak)
  return total
}

function add(sum: Amounts, list: List): void {
  for (const [name, amount = ''] of Object.entries(list)) {
    const quantity = parseQuantity(amount)
    if (!quantity) continue
    const before = sum.get(name)
    sum.set(name, before ? addQuantities(before, quantity) : quantity)
  }
}

function raise(peak: Amounts, amounts: Amounts): void {
  for (const [name, quantity] of amounts) {
    const before = peak.get(name)
    if (!before || compareQuantities(quantity, before) > 0) peak.set(name, quantity)
  }
}
