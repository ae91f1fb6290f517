import { equalJson } from '#kube/meta/json.ts'
import { replicaSet, type ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import { findCondition, type Condition } from '#kube/meta/object.ts'
import { withCondition, withoutCondition } from '../../runtime/conditions.ts'
import { update, type Intent } from '../../runtime/intents.ts'
import { availableIn, isActive, isReady, isTerminating } from '../../runtime/pod-state.ts'

type Status = NonNullable<ReplicaSet['status']>

interface Failure {
  readonly reason: 'FailedCreate' | 'FailedDelete'
  readonly message: string
}

/**
 * What the set's status says of these pods, and when a ready pod will have been ready for long enough.
 * Source: pkg/controller/replicaset/replica_set_utils.go calculateStatus.
 */
export function replicaSetStatus(
  set: ReplicaSet,
  owned: readonly Pod[],
  now: number,
  failure?: Failure,
): { status: Status; requeueAfter?: number } {
  const active = owned.filter(isActive)
  const waits = active.map((pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, now))
  const templateLabels = Object.entries(set.spec.template?.metadata?.labels ?? {})
  const conditions = conditionsOf(set, active.length, now, failure)
  const status: Status = {
    replicas: active.length,
    fullyLabeledReplicas: active.filter((pod) =>
      templateLabels.every(([key, value]) => pod.metadata.labels?.[key] === value),
    ).length,
    readyReplicas: active.filter(isReady).length,
    availableReplicas: waits.filter((wait) => wait === 0).length,
    terminatingReplicas: owned.filter(isTerminating).length,
    observedGeneration: set.metadata.generation ?? 0,
    ...(conditions.length > 0 ? { conditions: [...conditions] } : {}),
  }
  const pending = waits.filter((wait) => wait !== undefined && wait > 0) as number[]
  return { status, ...(pending.length > 0 ? { requeueAfter: Math.min(...pending) } : {}) }
}

function conditionsOf(set: ReplicaSet, count: number, now: number, failure: Failure | undefined): readonly Condition[] {
  const known = set.status?.conditions
  // One that is known stays as it is: the next attempt fails with another pod's name, and that is no news.
  if (failure && known && findCondition(known, 'ReplicaFailure')) return known
  if (failure) return withCondition(known, { type: 'ReplicaFailure', status: 'True', ...failure }, now)
  // The failure stands until the number is right: this reconciliation may be the one that fails again.
  if (findCondition(known, 'ReplicaFailure') && count !== (set.spec.replicas ?? 1)) return known ?? []
  return withoutCondition(known, 'ReplicaFailure')
}

export function statusIntents(set: ReplicaSet, status: Status): Intent[] {
  return equalJson(set.status, status) ? [] : [update(replicaSet, { ...set, status }, 'status')]
}
