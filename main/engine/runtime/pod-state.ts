import { isFinished } from '#kube/kinds/core/pod-phase.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import { findCondition } from '#kube/meta/object.ts'
import type { Index } from './indexed-cache.ts'
import { toMilliseconds } from './time.ts'

/** Pods by the node they are bound to; the unbound ones stand under the empty name. */
export const podsByNode: Index<Pod> = { name: 'node', valuesOf: (pod) => [pod.spec.nodeName ?? ''] }

/** Source: pkg/controller/controller_utils.go IsPodActive. */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && pod.metadata.deletionTimestamp === undefined
}

export function isTerminating(pod: Pod): boolean {
  return !isFinished(pod) && pod.metadata.deletionTimestamp !== undefined
}

export function isReady(pod: Pod): boolean {
  return findCondition(pod.status?.conditions, 'Ready')?.status === 'True'
}

/** How long, in milliseconds, until a ready pod counts as available; 0 when it does, undefined when it is not ready. */
export function availableIn(pod: Pod, minReadySeconds: number, now: number): number | undefined {
  const ready = findCondition(pod.status?.conditions, 'Ready')
  if (ready?.status !== 'True') return undefined
  if (minReadySeconds === 0) return 0
  return Math.max(0, toMilliseconds(ready.lastTransitionTime) + minReadySeconds * 1000 - now)
}
