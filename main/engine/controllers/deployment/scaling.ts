import type { ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import type { Intent } from '../../runtime/intents.ts'
import { desiredAnnotation, isActive, maximumAnnotation, sizeOf, sum, type Rollout } from './rollout.ts'
import { noteSize, resize } from './step.ts'

/** The deployment's size changed since its sets were last sized. Source: isScalingEvent. */
export function hasNewSize(rollout: Rollout): boolean {
  return rollout.all.some((set) => isSizedForOther(rollout, set))
}

function isSizedForOther({ replicas }: Rollout, set: ReplicaSet): boolean {
  const desired = set.metadata.annotations?.[desiredAnnotation]
  return isActive(set) && desired !== undefined && Number(desired) !== replicas
}

/**
 * Follows a change of size without rolling on: one set takes it all, several in the middle of a rollout share it, so
 * that a bad template is not given the whole increase. Source: pkg/controller/deployment/sync.go scale.
 */
export function scaleProportionally(rollout: Rollout): readonly Intent[] {
  const resized = resizeSets(rollout)
  if (resized.length > 0) return resized
  // No set changes, but each is to remember that it was sized for this size.
  return rollout.all.filter((set) => isSizedForOther(rollout, set)).flatMap((set) => noteSize(rollout, set))
}

function resizeSets(rollout: Rollout): readonly Intent[] {
  const { all, current, old, replicas, maxSurge, deployment } = rollout
  const active = all.filter(isActive)
  const only = active.length <= 1 ? (active[0] ?? current ?? all.at(-1)) : undefined
  if (only) return resize(rollout, only, replicas)
  if (current && isSaturated(current, replicas)) return old.filter(isActive).flatMap((set) => resize(rollout, set, 0))
  if (deployment.spec.strategy?.type === 'Recreate') return []
  const allowed = replicas > 0 ? replicas + maxSurge : 0
  return share(rollout, active, allowed - sum(active, sizeOf))
}

function isSaturated(set: ReplicaSet, replicas: number): boolean {
  return (
    sizeOf(set) === replicas &&
    set.status?.availableReplicas === replicas &&
    Number(set.metadata.annotations?.[desiredAnnotation]) === replicas
  )
}

/** Deals out the difference in proportion to the sets' sizes; what rounding leaves goes to the largest. */
function share(rollout: Rollout, active: readonly ReplicaSet[], difference: number): readonly Intent[] {
  const bySize = active.toSorted((a, b) => sizeOf(b) - sizeOf(a))
  const sizes = new Map<ReplicaSet, number>()
  let left = difference
  for (const set of bySize) {
    const part = proportion(rollout, set, difference, left)
    sizes.set(set, sizeOf(set) + part)
    left -= part
  }
  const [largest] = bySize
  if (largest) sizes.set(largest, Math.max(0, (sizes.get(largest) ?? 0) + left))
  return [...sizes].flatMap(([set, size]) => resize(rollout, set, size))
}

/** Source: deployment_util.go GetReplicaSetProportion, getReplicaSetFraction. */
function proportion({ replicas, maxSurge }: Rollout, set: ReplicaSet, difference: number, left: number): number {
  if (difference === 0 || left === 0 || sizeOf(set) === 0) return 0
  const maximum = Number(set.metadata.annotations?.[maximumAnnotation]) || replicas + maxSurge
  const target = replicas === 0 ? 0 : Math.round((sizeOf(set) * (replicas + maxSurge)) / maximum)
  const part = target - sizeOf(set)
  return difference > 0 ? Math.min(part, left) : Math.max(part, left)
}
