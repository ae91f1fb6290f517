import type { Intent } from '../../runtime/intents.ts'
import { newSize } from './new-replica-set.ts'
import { sizeOf, sum, type Rollout } from './rollout.ts'
import { resize } from './step.ts'

/** One step of a rolling update: the new set first, then the old ones. Source: pkg/controller/deployment/rolling.go. */
export function roll(rollout: Rollout): readonly Intent[] {
  const grown = sizeNew(rollout)
  return grown.length > 0 ? grown : shrinkOld(rollout)
}

function sizeNew(rollout: Rollout): readonly Intent[] {
  const { current, replicas } = rollout
  if (!current) return []
  const size = sizeOf(current)
  return resize(rollout, current, size > replicas ? replicas : newSize(rollout, size))
}

/**
 * Old pods go as far as availability allows, the unavailable ones first: they take nothing away from anyone.
 * Source: reconcileOldReplicaSets, cleanupUnhealthyReplicas, scaleDownOldReplicaSetsForRollingUpdate.
 */
function shrinkOld(rollout: Rollout): readonly Intent[] {
  const { current, old, all, replicas, maxUnavailable } = rollout
  const minAvailable = replicas - maxUnavailable
  const newUnavailable = sizeOf(current) - (current?.status?.availableReplicas ?? 0)
  const removable = sum(all, sizeOf) - minAvailable - newUnavailable
  if (sum(old, sizeOf) === 0 || removable <= 0) return []

  const sizes = new Map(old.map((set) => [set, sizeOf(set)]))
  let cleanUp = removable
  for (const [set, size] of sizes) {
    const unavailable = Math.max(0, size - (set.status?.availableReplicas ?? 0))
    const less = Math.min(unavailable, cleanUp)
    sizes.set(set, size - less)
    cleanUp -= less
  }
  let spare = sum(all, (set) => set.status?.availableReplicas) - minAvailable
  for (const [set, size] of sizes) {
    const less = Math.max(0, Math.min(size, spare))
    sizes.set(set, size - less)
    spare -= less
  }
  return [...sizes].flatMap(([set, size]) => resize(rollout, set, size))
}
