import type { Pod } from '#kube/kinds/core/pod.ts'
import { findCondition } from '#kube/meta/object.ts'
import { isReady } from '../../runtime/pod-state.ts'
import { toMilliseconds } from '../../runtime/time.ts'

const phaseRank: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 }

/**
 * Pods in the order in which scaling down takes them: the least useful first.
 * Source: pkg/controller/controller_utils.go ActivePodsWithRanks.
 */
export function orderForDeletion(pods: readonly Pod[], crowdOf: (pod: Pod) => number, now: number): Pod[] {
  const ranked = pods.map((pod) => ({ pod, rank: rankOf(pod, crowdOf(pod), now) }))
  return ranked.sort((a, b) => compare(a.rank, b.rank) || byUid(a.pod, b.pod)).map(({ pod }) => pod)
}

/** Compared element by element; the smaller goes first. */
function rankOf(pod: Pod, crowd: number, now: number): readonly number[] {
  return [
    pod.spec.nodeName ? 1 : 0,
    phaseRank[pod.status?.phase ?? 'Pending'] ?? 1,
    isReady(pod) ? 1 : 0,
    deletionCost(pod),
    -crowd,
    magnitude(now - toMilliseconds(findCondition(pod.status?.conditions, 'Ready')?.lastTransitionTime)),
    -restarts(pod),
    magnitude(now - toMilliseconds(pod.metadata.creationTimestamp)),
  ]
}

/** Ages count by order of magnitude, so that among pods of about one age the choice is not always the same. */
function magnitude(milliseconds: number): number {
  return milliseconds <= 0 ? 0 : Math.floor(Math.log2(milliseconds / 1000 + 1))
}

function deletionCost(pod: Pod): number {
  const cost = Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0)
  return Number.isInteger(cost) ? cost : 0
}

function restarts(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map((status) => status.restartCount))
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, position) => value !== b[position])
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0)
}

function byUid(a: Pod, b: Pod): number {
  return (a.metadata.uid ?? '') < (b.metadata.uid ?? '') ? -1 : 1
}
