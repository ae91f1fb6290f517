import { formatTime } from '#kube/duration/age.ts'
import type { PodStatus } from '#kube/kinds/core/pod.ts'
import type { Condition } from '#kube/meta/object.ts'

/** Adds a condition or replaces the one of its type. Source: kubernetes pkg/api/pod/util.go UpdatePodCondition. */
export function setPodCondition(status: PodStatus, condition: Condition, now: number): PodStatus {
  const before = status.conditions?.find(({ type }) => type === condition.type)
  const isSame = before?.status === condition.status
  const lastTransitionTime = isSame && before.lastTransitionTime ? before.lastTransitionTime : formatTime(now)
  const next = { ...condition, lastTransitionTime }
  const conditions = before
    ? status.conditions?.map((other) => (other === before ? next : other))
    : [...(status.conditions ?? []), next]
  return { ...status, ...(conditions ? { conditions } : {}) }
}
