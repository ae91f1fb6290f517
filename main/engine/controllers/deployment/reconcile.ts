import { deployment as deploymentKind, type Deployment } from '#kube/kinds/apps/deployment.ts'
import type { View } from '../../runtime/controller.ts'
import { nothing, update, type Intent, type Outcome } from '../../runtime/intents.ts'
import { claimReplicaSets } from './claim.ts'
import { historyIntents } from './history.ts'
import { ensureNewReplicaSet } from './new-replica-set.ts'
import { recreate } from './recreate.ts'
import { findRollout, revisionAnnotation, type Rollout } from './rollout.ts'
import { roll } from './rolling-update.ts'
import { hasNewSize, scaleProportionally } from './scaling.ts'
import { deploymentStatus, statusIntents } from './status.ts'
import { noStep, type Step } from './step.ts'

/**
 * One step of a deployment. Every step leaves the rest to the reconciliation that its own writes bring about.
 * Source: pkg/controller/deployment/deployment_controller.go syncDeployment.
 */
export function reconcileDeployment(view: View<Deployment>): Outcome {
  const { object: deployment, now } = view
  if (!deployment) return nothing
  const claimed = claimReplicaSets(deployment, view.read)
  if (claimed.intents.length > 0) return { intents: claimed.intents }
  const rollout = findRollout(deployment, claimed.owned)
  const isDeleting = deployment.metadata.deletionTimestamp !== undefined
  const step = isDeleting ? noStep : nextStep(rollout, view)
  // One reconciliation writes the deployment once: its status follows in the next one.
  if (step.revision !== undefined) return { intents: [markRevision(deployment, step.revision)] }
  const { status, requeueAfter } = deploymentStatus(rollout, step, now)
  return {
    intents: [...step.intents, ...statusIntents(deployment, status)],
    ...(requeueAfter !== undefined ? { requeueAfter } : {}),
  }
}

function nextStep(rollout: Rollout, view: View<Deployment>): Step {
  const { spec } = rollout.deployment
  // A paused deployment still follows its size; so does one whose size has just changed, before it rolls on.
  if (spec.paused) return { intents: [...scaleProportionally(rollout), ...historyIntents(rollout)] }
  if (hasNewSize(rollout)) return { intents: scaleProportionally(rollout) }
  const step = spec.strategy?.type === 'Recreate' ? recreate(rollout, view) : rollingStep(rollout, view)
  return step === noStep ? { intents: historyIntents(rollout) } : step
}

function rollingStep(rollout: Rollout, view: View<Deployment>): Step {
  const ensured = ensureNewReplicaSet(rollout, view)
  if (ensured !== noStep) return ensured
  const intents = roll(rollout)
  return intents.length > 0 ? { intents } : noStep
}

/** The deployment itself carries the revision, for `kubectl rollout history`. */
function markRevision(deployment: Deployment, revision: string): Intent {
  const annotations = { ...deployment.metadata.annotations, [revisionAnnotation]: revision }
  return update(deploymentKind, { ...deployment, metadata: { ...deployment.metadata, annotations } })
}
