import { equalJson } from '#kube/meta/json.ts'
import { deployment as deploymentKind, type Deployment, type DeploymentStatus } from '#kube/kinds/apps/deployment.ts'
import { findCondition, type Condition } from '#kube/meta/object.ts'
import { update, type Intent } from '../../runtime/intents.ts'
import { toMilliseconds } from '../../runtime/time.ts'
import { withNews, withProgress, type News } from './progress.ts'
import { sum, type Rollout } from './rollout.ts'
import type { Step } from './step.ts'

/**
 * The status that follows from the replica sets, and when a rollout without progress is out of time. The reasons are
 * what `kubectl rollout status` reads. Source: pkg/controller/deployment/{sync,progress}.go.
 */
export function deploymentStatus(
  rollout: Rollout,
  step: Step,
  now: number,
): { status: DeploymentStatus; requeueAfter?: number } {
  const { deployment } = rollout
  const counts = countsOf(rollout, step)
  let conditions: readonly Condition[] = withNews(
    deployment.status?.conditions ?? [],
    'Available',
    availability(rollout, counts.availableReplicas ?? 0),
    now,
  )
  if (step.news) conditions = withNews(conditions, 'Progressing', step.news, now)
  conditions = withPause(deployment, conditions, now)
  if (!deployment.spec.paused) conditions = withRolloutNews(rollout, counts, conditions, now)
  conditions = withFailure(rollout, conditions, now)
  const status = { ...counts, conditions: [...conditions] }
  const requeueAfter = deadlineIn(deployment, status, now)
  return { status, ...(requeueAfter !== undefined ? { requeueAfter } : {}) }
}

export function statusIntents(deployment: Deployment, status: DeploymentStatus): Intent[] {
  return equalJson(deployment.status, status) ? [] : [update(deploymentKind, { ...deployment, status }, 'status')]
}

function countsOf({ deployment, all, current }: Rollout, step: Step): DeploymentStatus {
  const replicas = sum(all, (set) => set.status?.replicas)
  const availableReplicas = sum(all, (set) => set.status?.availableReplicas)
  const wanted = sum(all, (set) => set.spec.replicas)
  const collisionCount = (deployment.status?.collisionCount ?? 0) + (step.hasCollided ? 1 : 0)
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas,
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sum(all, (set) => set.status?.readyReplicas),
    availableReplicas,
    unavailableReplicas: Math.max(0, wanted - availableReplicas),
    terminatingReplicas: sum(all, (set) => set.status?.terminatingReplicas),
    ...(collisionCount > 0 ? { collisionCount } : {}),
  }
}

function availability({ replicas, maxUnavailable }: Rollout, available: number): News {
  return available >= replicas - maxUnavailable
    ? { status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : {
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      }
}

/** Source: checkPausedConditions. A pause stops the deadline's clock, which is why it is an update of its own. */
function withPause({ spec }: Deployment, conditions: readonly Condition[], now: number): readonly Condition[] {
  const reason = findCondition(conditions, 'Progressing')?.reason
  if (reason === 'ProgressDeadlineExceeded') return conditions
  if (spec.paused && reason !== 'DeploymentPaused') {
    const news: News = { status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' }
    return withProgress(conditions, 'Progressing', news, now)
  }
  if (!spec.paused && reason === 'DeploymentPaused') {
    const news: News = { status: 'Unknown', reason: 'DeploymentResumed', message: 'Deployment is resumed' }
    return withProgress(conditions, 'Progressing', news, now)
  }
  return conditions
}

/** Source: progress.go syncRolloutStatus. */
function withRolloutNews(
  { deployment, current }: Rollout,
  counts: DeploymentStatus,
  conditions: readonly Condition[],
  now: number,
): readonly Condition[] {
  const condition = findCondition(conditions, 'Progressing')
  const isSettled = counts.replicas === counts.updatedReplicas && condition?.reason === 'NewReplicaSetAvailable'
  if (deployment.spec.progressDeadlineSeconds === undefined || isSettled) return conditions
  const subject = current ? `ReplicaSet "${current.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
  if (isComplete(deployment, counts)) {
    const message = `${subject} has successfully progressed.`
    return withNews(conditions, 'Progressing', { status: 'True', reason: 'NewReplicaSetAvailable', message }, now)
  }
  if (hasProgressed(deployment.status, counts)) {
    const news: News = { status: 'True', reason: 'ReplicaSetUpdated', message: `${subject} is progressing.` }
    return withProgress(conditions, 'Progressing', news, now)
  }
  if (condition && isOutOfTime(deployment, condition, now)) {
    const message = `${subject} has timed out progressing.`
    return withNews(conditions, 'Progressing', { status: 'False', reason: 'ProgressDeadlineExceeded', message }, now)
  }
  return conditions
}

export function isComplete({ spec, metadata }: Deployment, status: DeploymentStatus): boolean {
  const replicas = spec.replicas ?? 1
  return (
    status.updatedReplicas === replicas &&
    status.replicas === replicas &&
    status.availableReplicas === replicas &&
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  )
}

function hasProgressed(before: DeploymentStatus = {}, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0)
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

function isOutOfTime(deployment: Deployment, condition: Condition, now: number): boolean {
  if (condition.reason === 'NewReplicaSetAvailable') return false
  if (condition.reason === 'ProgressDeadlineExceeded') return true
  return deadlineOf(deployment, condition) < now
}

function deadlineOf({ spec }: Deployment, condition: Condition): number {
  const since = condition.lastUpdateTime ?? condition.lastTransitionTime
  return toMilliseconds(since) + (spec.progressDeadlineSeconds ?? 600) * 1000
}

/** A second late, as times have whole seconds. Source: requeueStuckDeployment. */
function deadlineIn(deployment: Deployment, status: DeploymentStatus, now: number): number | undefined {
  const condition = findCondition(status.conditions, 'Progressing')
  const isOver = condition?.reason === 'ProgressDeadlineExceeded' || isComplete(deployment, status)
  if (!condition || isOver || deployment.spec.paused) return undefined
  return Math.max(1000, deadlineOf(deployment, condition) - now + 1000)
}

function withFailure({ current, old }: Rollout, conditions: readonly Condition[], now: number): readonly Condition[] {
  const failures = [current, ...old].map((set) => findCondition(set?.status?.conditions, 'ReplicaFailure'))
  const failure = failures.find((condition) => condition !== undefined)
  if (!failure) return conditions.filter((condition) => condition.type !== 'ReplicaFailure')
  const { status, reason, message } = failure
  const news: News = { status, ...(reason ? { reason } : {}), ...(message ? { message } : {}) }
  return withNews(conditions, 'ReplicaFailure', news, now)
}
