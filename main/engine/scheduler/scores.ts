import type { Pod } from '#kube/kinds/core/pod.ts'
import type { Amounts } from '../runtime/resource-amounts.ts'
import { tolerates, type Candidate } from './filters.ts'

/** From 0 to 100; the most goes first. */
export type Score = (pod: Pod, requests: Amounts, candidate: Candidate) => number

/** What a container without requests counts as, so that such pods spread, too. Source: scheduler/util/pod_resources.go. */
const unstated: Amounts = { cpu: 100, memory: 200 * 1024 ** 2 }

/** The part that would be left over. Source: noderesources/least_allocated.go. */
const leastAllocated: Score = (_pod, requests, { allocatable, requested }) => {
  const parts = Object.entries(unstated).map(([name, least]) => {
    const capacity = allocatable[name] ?? 0
    const used = (requested[`scored:${name}`] ?? 0) + (requests[name] || least)
    return capacity === 0 || used > capacity ? 0 : ((capacity - used) * 100) / capacity
  })
  return parts.reduce((sum, part) => sum + part, 0) / parts.length
}

/** Nodes that would rather not have the pod come last. Source: tainttoleration. */
const preferredTaints: Score = (pod, _requests, { node }) => {
  const refused = node.spec?.taints?.filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerates(pod, taint))
  return 100 / (1 + (refused?.length ?? 0))
}

const weighted: readonly (readonly [Score, number])[] = [
  [leastAllocated, 1],
  [preferredTaints, 3],
]

export function scoreOf(pod: Pod, requests: Amounts, candidate: Candidate): number {
  return weighted.reduce((sum, [score, weight]) => sum + weight * score(pod, requests, candidate), 0)
}

/** A pod's amounts for the ledger: what it asks for, and what it counts as where it does not say. */
export function scoredAmounts(requests: Amounts): Amounts {
  const scored = Object.entries(unstated).map(([name, least]) => [`scored:${name}`, requests[name] || least] as const)
  return { ...requests, ...Object.fromEntries(scored), pods: 1 }
}
