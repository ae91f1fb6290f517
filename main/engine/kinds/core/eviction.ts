import { formatTime } from '#kube/duration/age.ts'
import { isFinished } from '#kube/kinds/core/pod-phase.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import type { PodDisruptionBudget } from '#kube/kinds/policy/pod-disruption-budget.ts'
import { type Condition, findCondition, isConditionTrue } from '#kube/meta/object.ts'
import { forbidden } from '#kube/meta/status-errors.ts'
import { type StatusCause, statusError, type StatusError } from '#kube/meta/status.ts'
import { selects } from '#kube/selectors/labels.ts'

/** Source of this file: kubernetes pkg/registry/core/pod/storage/eviction.go. */

const maxDisruptedPods = 2000

export type BudgetStatus = NonNullable<PodDisruptionBudget['status']>

/** What has ended or not begun is in nobody's budget. */
export function needsNoBudget(pod: Pod): boolean {
  return isFinished(pod) || pod.status?.phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined
}

/** A pending pod may begin to run meanwhile, and must not be deleted then. */
export function mustStayAsItIs(pod: Pod): boolean {
  return !isFinished(pod) && pod.metadata.deletionTimestamp === undefined
}

/** A selector that cannot be read selects nothing. */
export function protects({ spec }: PodDisruptionBudget, { metadata }: Pod): boolean {
  try {
    return selects(spec?.selector, metadata.labels)
  } catch {
    return false
  }
}

/** A pod that is not ready takes nothing away, where enough others are, or where the budget says so (KEP-3017). */
export function isFreeToGo({ spec, status }: PodDisruptionBudget, pod: Pod): boolean {
  if (isConditionTrue(pod.status?.conditions, 'Ready')) return false
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {}
  return currentHealthy >= desiredHealthy && desiredHealthy > 0
}

/** The budget with one disruption less; throws what the client is told where there is none left. */
export function spend(budget: PodDisruptionBudget, podName: string, now: number): PodDisruptionBudget {
  const { metadata } = budget
  const status = (budget.status ?? {}) as Partial<BudgetStatus>
  const { observedGeneration = 0, disruptionsAllowed = 0, disruptedPods = {} } = status
  if (observedGeneration < (metadata.generation ?? 0)) throw tooManyRequests(stillProcessed(metadata.name), 10)
  const resource = { group: 'policy', resource: 'poddisruptionbudget' }
  if (disruptionsAllowed < 0) throw forbidden(resource, metadata.name, 'pdb disruptions allowed is negative')
  if (Object.keys(disruptedPods).length > maxDisruptedPods) {
    const detail = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller'
    throw forbidden(resource, metadata.name, detail)
  }
  if (disruptionsAllowed === 0) throw tooManyRequests(reasonOf(metadata.name, status), 0)
  const left = disruptionsAllowed - 1
  return {
    ...budget,
    status: {
      ...(status as BudgetStatus),
      disruptionsAllowed: left,
      disruptedPods: { ...disruptedPods, [podName]: formatTime(now) },
      ...(left === 0 ? { conditions: exhausted(status, now) } : {}),
    },
  }
}

/** The pod changed while its budget was looked at. */
export function stillProcessed(name: string): string {
  return `The disruption budget ${name} is still being processed by the server.`
}

export function tooManyRequests(cause: string, retryAfterSeconds: number): StatusError {
  const causes: StatusCause[] = [{ reason: 'DisruptionBudget', message: cause }]
  const message = "Cannot evict pod as it would violate the pod's disruption budget."
  return statusError(429, 'TooManyRequests', message, {
    causes,
    ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
  })
}

function reasonOf(name: string, { conditions, currentHealthy = 0, desiredHealthy = 0 }: Partial<BudgetStatus>): string {
  const { status, reason = '', message = '' } = findCondition(conditions, 'DisruptionAllowed') ?? {}
  const refusal = `The disruption budget ${name} does not allow evicting pods currently`
  const isTold = status === 'False' && message !== ''
  if (isTold && reason === 'SyncFailed') return `${refusal} because it failed sync: ${message}`
  if (currentHealthy <= desiredHealthy) {
    return `The disruption budget ${name} needs ${String(desiredHealthy)} healthy pods and has ${String(currentHealthy)} currently`
  }
  return isTold ? `${refusal} (${reason}): ${message}` : refusal
}

/** Source: component-helpers apps/poddisruptionbudget UpdateDisruptionAllowedCondition. */
function exhausted({ conditions = [], observedGeneration = 0 }: Partial<BudgetStatus>, now: number): Condition[] {
  const type = 'DisruptionAllowed'
  const before = findCondition(conditions, type)
  const next: Condition = {
    type,
    status: 'False',
    ...(observedGeneration ? { observedGeneration } : {}),
    lastTransitionTime: (before?.status === 'False' ? before.lastTransitionTime : undefined) ?? formatTime(now),
    reason: 'InsufficientPods',
    message: '',
  }
  return before ? conditions.map((other) => (other === before ? next : other)) : [...conditions, next]
}
