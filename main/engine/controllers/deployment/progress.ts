import { findCondition, type Condition } from '#kube/meta/object.ts'
import { formatTime } from '#kube/duration/age.ts'

/** What there is to say about a rollout. */
export type News = Pick<Condition, 'status' | 'reason' | 'message'>

/**
 * Sets a condition as the deployment controller does: the same status and reason is no news, and leaves the times alone.
 * Source: pkg/controller/deployment/util SetDeploymentCondition.
 */
export function withNews(
  conditions: readonly Condition[],
  type: string,
  news: News,
  now: number,
): readonly Condition[] {
  const current = findCondition(conditions, type)
  if (current?.status === news.status && current.reason === news.reason) return conditions
  return withProgress(conditions, type, news, now)
}

/** Sets it even when it says the same: the update time is what the progress deadline counts from. */
export function withProgress(
  conditions: readonly Condition[],
  type: string,
  news: News,
  now: number,
): readonly Condition[] {
  const current = findCondition(conditions, type)
  const time = formatTime(now)
  const isSame = current?.status === news.status
  const lastTransitionTime = isSame ? (current.lastTransitionTime ?? time) : time
  const others = conditions.filter((condition) => condition.type !== type)
  return [...others, { type, ...news, lastUpdateTime: time, lastTransitionTime }]
}
