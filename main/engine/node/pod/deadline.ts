import type { Pod } from '#kube/kinds/core/pod.ts'
import { toMilliseconds } from '../../runtime/time.ts'

/** Source: pkg/kubelet/active_deadline.go. */
export function isPastDeadline(pod: Pod, now: number): boolean {
  const left = deadlineIn(pod, now)
  return left !== undefined && left <= 0
}

/** Milliseconds left; undefined where there is no deadline or the pod has not begun. */
export function deadlineIn({ spec, status }: Pod, now: number): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || status?.startTime === undefined) return undefined
  return toMilliseconds(status.startTime) + spec.activeDeadlineSeconds * 1000 - now
}
