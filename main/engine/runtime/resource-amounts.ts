import type { Container, Pod } from '#kube/kinds/core/pod.ts'
import { milliValue, wholeValue } from '#kube/quantity/quantity.ts'

/** Amounts by resource name: cpu in thousandths, everything else whole. */
export type Amounts = Readonly<Record<string, number>>

export function amountsOf(list: Readonly<Record<string, string>> | undefined): Amounts {
  return Object.fromEntries(
    Object.entries(list ?? {}).map(([name, value]) => [name, name === 'cpu' ? milliValue(value) : wholeValue(value)]),
  )
}

/**
 * What a pod asks for: its containers together, or its largest init container if that is more; restartable init
 * containers stay, and count with both. Source: k8s.io/component-helpers/resource PodRequests.
 */
export function podRequests(pod: Pod): Amounts {
  let sidecars: Amounts = {}
  let peak: Amounts = {}
  for (const container of pod.spec.initContainers ?? []) {
    const own = requestsOf(container)
    if (container.restartPolicy === 'Always') sidecars = combine(sidecars, own, (a, b) => a + b)
    peak = combine(
      peak,
      combine(sidecars, container.restartPolicy === 'Always' ? {} : own, (a, b) => a + b),
      Math.max,
    )
  }
  const running = pod.spec.containers.reduce<Amounts>(
    (sum, c) => combine(sum, requestsOf(c), (a, b) => a + b),
    sidecars,
  )
  return combine(running, peak, Math.max)
}

/** A limit without a request is the request, too. */
function requestsOf({ resources }: Container): Amounts {
  return amountsOf({ ...resources?.limits, ...resources?.requests })
}

export function combine(a: Amounts, b: Amounts, how: (a: number, b: number) => number): Amounts {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return Object.fromEntries([...names].map((name) => [name, how(a[name] ?? 0, b[name] ?? 0)]))
}
