import { findCondition, type Condition } from '#kube/meta/object.ts'
import { formatTime } from '#kube/duration/age.ts'

type NewCondition = Pick<Condition, 'type' | 'status'> & Partial<Condition>

/** The list with this condition in it. The transition time moves only when the status does. */
export function withCondition(
  conditions: readonly Condition[] | undefined,
  next: NewCondition,
  now: number,
): readonly Condition[] {
  const current = findCondition(conditions, next.type)
  const lastTransitionTime = current?.status === next.status ? current.lastTransitionTime : undefined
  const condition = { ...next, lastTransitionTime: lastTransitionTime ?? formatTime(now) }
  if (!current) return [...(conditions ?? []), condition]
  return (conditions ?? []).map((known) => (known.type === next.type ? condition : known))
}

export function withoutCondition(conditions: readonly Condition[] | undefined, type: string): readonly Condition[] {
  return conditions?.filter((condition) => condition.type !== type) ?? []
}
