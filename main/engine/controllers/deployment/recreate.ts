import type { Deployment } from '#kube/kinds/apps/deployment.ts'
import { isFinished } from '#kube/kinds/core/pod-phase.ts'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import type { View } from '../../runtime/controller.ts'
import { ensureNewReplicaSet } from './new-replica-set.ts'
import { isActive, type Rollout } from './rollout.ts'
import { noStep, resize, type Step } from './step.ts'

/** All old pods go, and are gone, before a new one comes. Source: pkg/controller/deployment/recreate.go. */
export function recreate(rollout: Rollout, view: View<Deployment>): Step {
  const { old, current, replicas } = rollout
  const shrinking = old.filter(isActive).flatMap((set) => resize(rollout, set, 0))
  if (shrinking.length > 0) return { intents: shrinking }
  const isOldRunning = old.some((set) => {
    const pods = view.read(podKind).ownedBy(set.metadata.uid ?? '')
    return pods.some((pod) => !isFinished(pod))
  })
  if (isOldRunning) return noStep
  const ensured = ensureNewReplicaSet(rollout, view)
  if (ensured !== noStep || !current) return ensured
  return { intents: resize(rollout, current, replicas) }
}
