import { millisecondsOf } from '#kube/duration/seconds.ts'
import { isFinished } from '#kube/kinds/core/pod-phase.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import { parseTime } from '#kube/duration/age.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Quantity } from '#kube/quantity/quantity.ts'
import { aggregate } from '../../kinds/core/pod-resources.ts'
import { qosClassOf } from '../../kinds/core/qos-class.ts'
import { type Amounts, one, parseAmounts, sum } from './amounts.ts'
import type { Evaluator, ScopeRequirement } from './measure.ts'
import { selectsAny } from './scopes.ts'

/** Source: kubernetes pkg/quota/v1/evaluator/core/pods.go. */

const countName = 'count/pods'
const computed = ['cpu', 'memory', 'ephemeral-storage']
const podResources = new Set([
  countName,
  'pods',
  ...computed.flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
])
const podLevel = ['cpu', 'memory']
/** What a pod must say where a quota is about it: a mistake that upstream keeps for compatibility. */
const mandatory = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']

export const podEvaluator: Evaluator = {
  handles({ operation, subresource, object, old }) {
    if (subresource === 'resize') return operation === 'UPDATE'
    if (subresource) return false
    const isOtherScope = operation === 'UPDATE' && isTerminating(object as Pod) !== isTerminating(old as Pod)
    return operation === 'CREATE' || isOtherScope
  },
  matchingResources: (names) =>
    names.filter((name) => podResources.has(name) || isHugePages(name) || isExtendedRequest(name)),
  matchesScope: (requirement, object) => matchesScope(requirement, object as Pod),
  problem: (required, object) => problemOf(required, object as Pod),
  usage: usageOf,
}

function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-') || name.startsWith('requests.hugepages-')
}

/** `requests.example.com/gpu`. */
function isExtendedRequest(name: string): boolean {
  if (!name.startsWith('requests.')) return false
  const isNative = !name.includes('/') || name.includes('kubernetes.io/')
  return !isNative || name.startsWith('requests.deviceclass.resource.kubernetes.io/')
}

function isTerminating({ spec }: Pod): boolean {
  return spec.activeDeadlineSeconds !== undefined
}

function matchesScope(requirement: ScopeRequirement, pod: Pod): boolean {
  switch (requirement.scopeName) {
    case 'Terminating':
      return isTerminating(pod)
    case 'NotTerminating':
      return !isTerminating(pod)
    case 'BestEffort':
      return qosClassOf(pod.spec) === 'BestEffort'
    case 'NotBestEffort':
      return qosClassOf(pod.spec) !== 'BestEffort'
    case 'PriorityClass':
      return selectsAny(requirement, pod.spec.priorityClassName ? [pod.spec.priorityClassName] : [])
    case 'CrossNamespacePodAffinity':
      return reachesOut(pod.spec.affinity)
    default:
      return false
  }
}

/** True where an affinity is about pods of other namespaces. */
function reachesOut(affinity: unknown): boolean {
  if (Array.isArray(affinity)) return affinity.some(reachesOut)
  if (typeof affinity !== 'object' || affinity === null) return false
  const { namespaces, namespaceSelector } = affinity as { namespaces?: unknown[]; namespaceSelector?: unknown }
  return (namespaces?.length ?? 0) > 0 || namespaceSelector !== undefined || Object.values(affinity).some(reachesOut)
}

/** `must specify limits.cpu for: app,proxy; …`. Source: Constraints. */
function problemOf(required: readonly string[], { spec }: Pod): string | undefined {
  const isSaidAtOnce = spec.resources?.requests ?? spec.resources?.limits
  if (isSaidAtOnce) return undefined
  const wanted = required.filter((name) => mandatory.includes(name)).sort()
  const missing = wanted.flatMap((name) => {
    const silent = [...spec.containers, ...(spec.initContainers ?? [])].filter(({ resources }) => {
      const known = computeUsage(parseAmounts(resources?.requests), parseAmounts(resources?.limits))
      return !known.has(name)
    })
    const names = [...new Set(silent.map((container) => container.name))].sort()
    return names.length > 0 ? [`${name} for: ${names.join(',')}`] : []
  })
  return missing.length > 0 ? `must specify ${missing.join('; ')}` : undefined
}

function usageOf(object: KubeObject, now: number): Amounts {
  const pod = object as Pod
  const counted: Amounts = new Map([[countName, one]])
  if (isOver(pod, now)) return counted
  return sum(counted, computeUsage(totalOf(pod.spec, 'requests'), totalOf(pod.spec, 'limits')))
}

/** Finished, or long gone if it were not for its node. Source: QuotaV1Pod. */
function isOver(pod: Pod, now: number): boolean {
  if (isFinished(pod)) return true
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata
  const deletedAt = parseTime(deletionTimestamp)
  if (deletedAt === undefined || deletionGracePeriodSeconds === undefined) return false
  return now > deletedAt + millisecondsOf(deletionGracePeriodSeconds)
}

/** The containers together, or what the pod says of itself as a whole, and what its runtime costs. */
function totalOf(spec: Pod['spec'], side: 'requests' | 'limits'): Amounts {
  const total = aggregate(spec, side)
  for (const [name, amount] of parseAmounts(spec.resources?.[side])) {
    if (podLevel.includes(name)) total.set(name, amount)
  }
  const overhead = parseAmounts(spec.overhead)
  // Overhead raises a limit, but makes none.
  const counted = side === 'requests' ? overhead : new Map([...overhead].filter(([name]) => total.has(name)))
  return sum(total, counted)
}

/** Source: podComputeUsageHelper. */
function computeUsage(requests: Amounts, limits: Amounts): Amounts {
  const usage = new Map<string, Quantity>([['pods', one]])
  for (const [name, amount] of requests) {
    if (computed.includes(name) || name.startsWith('hugepages-')) usage.set(name, amount)
    const isExtended = name.includes('/') && !name.includes('kubernetes.io/')
    if (usage.has(name) || isExtended) usage.set(`requests.${name}`, amount)
  }
  for (const [name, amount] of limits) if (computed.includes(name)) usage.set(`limits.${name}`, amount)
  return usage
}
