import type { LimitRange } from '#kube/kinds/core/limit-range.ts'
import type { PersistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import { compareQuantities, formatQuantity, parseQuantity, type Quantity } from '#kube/quantity/quantity.ts'
import { aggregate, type Amounts } from '../kinds/core/pod-resources.ts'

/** Source: kubernetes plugin/pkg/admission/limitranger PodValidateLimitFunc. */

type Limit = NonNullable<NonNullable<LimitRange['spec']>['limits']>[number]
type List = Readonly<Record<string, string>>

const podLevel = ['cpu', 'memory']

export function podProblems({ spec }: Pod, range: LimitRange): string[] {
  return limitsOf(range).flatMap((limit) => {
    if (limit.type === 'Container') {
      const containers = [...spec.containers, ...(spec.initContainers ?? [])]
      return containers.flatMap(({ resources }) =>
        problems(limit, quantities(resources?.requests), quantities(resources?.limits)),
      )
    }
    return limit.type === 'Pod' ? problems(limit, totalOf(spec, 'requests'), totalOf(spec, 'limits')) : []
  })
}

/** A claim asks for storage; it has no limits. */
export function claimProblems({ spec }: PersistentVolumeClaim, range: LimitRange): string[] {
  const requests = quantities(spec?.resources?.requests)
  return limitsOf(range)
    .filter(({ type }) => type === 'PersistentVolumeClaim')
    .flatMap(({ type, min, max }) => [
      ...each(min, (name, least) => tooLittle(type, name, least, requests, new Map())),
      ...each(max, (name, most) => {
        const request = requests.get(name)
        const start = `maximum ${name} usage per ${type} is ${formatQuantity(most)}`
        if (!request) return `${start}.  No request is specified`
        return isMore(request, most) ? `${start}, but request is ${formatQuantity(request)}` : undefined
      }),
    ])
}

function limitsOf({ spec }: LimitRange): readonly Limit[] {
  return spec?.limits ?? []
}

function quantities(list: List | undefined): Amounts {
  return new Map(Object.entries(list ?? {}).map(([name, amount]) => [name, parseQuantity(amount) ?? zero]))
}

const zero: Quantity = { nano: 0n, format: 'DecimalSI' }

/** What a pod says of itself as a whole goes before what its containers come to. */
function totalOf(spec: Pod['spec'], side: 'requests' | 'limits'): Amounts {
  const total = aggregate(spec, side)
  for (const [name, amount] of quantities(spec.resources?.[side])) if (podLevel.includes(name)) total.set(name, amount)
  return total
}

function problems({ type, min, max, maxLimitRequestRatio }: Limit, requests: Amounts, limits: Amounts): string[] {
  return [
    ...each(min, (name, least) => tooLittle(type, name, least, requests, limits)),
    ...each(max, (name, most) => tooMuch(type, name, most, requests, limits)),
    ...each(maxLimitRequestRatio, (name, ratio) => tooFarApart(type, name, ratio, requests, limits)),
  ]
}

function each(list: List | undefined, check: (name: string, amount: Quantity) => string | undefined): string[] {
  return [...quantities(list)].flatMap(([name, amount]) => check(name, amount) ?? [])
}

function isMore(a: Quantity, b: Quantity): boolean {
  return compareQuantities(a, b) > 0
}

function tooLittle(type: string, name: string, least: Quantity, requests: Amounts, limits: Amounts) {
  const [request, limit] = [requests.get(name), limits.get(name)]
  const start = `minimum ${name} usage per ${type} is ${formatQuantity(least)}`
  if (!request) return `${start}.  No request is specified`
  if (isMore(least, request)) return `${start}, but request is ${formatQuantity(request)}`
  return limit && isMore(least, limit) ? `${start}, but limit is ${formatQuantity(limit)}` : undefined
}

function tooMuch(type: string, name: string, most: Quantity, requests: Amounts, limits: Amounts) {
  const [request, limit] = [requests.get(name), limits.get(name)]
  const start = `maximum ${name} usage per ${type} is ${formatQuantity(most)}`
  if (!limit) return `${start}.  No limit is specified`
  if (isMore(limit, most)) return `${start}, but limit is ${formatQuantity(limit)}`
  return request && isMore(request, most) ? `${start}, but request is ${formatQuantity(request)}` : undefined
}

function tooFarApart(type: string, name: string, most: Quantity, requests: Amounts, limits: Amounts) {
  const [request = zero, limit = zero] = [requests.get(name), limits.get(name)]
  const start = `${name} max limit to request ratio per ${type} is ${formatQuantity(most)}`
  if (request.nano === 0n) return `${start}, but no request is specified or request is 0`
  if (limit.nano === 0n) return `${start}, but no limit is specified or limit is 0`
  const ratio = Number(limit.nano) / Number(request.nano)
  return ratio * 1e9 > Number(most.nano) ? `${start}, but provided ratio is ${ratio.toFixed(6)}` : undefined
}
