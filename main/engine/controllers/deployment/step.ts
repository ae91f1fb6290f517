import { replicaSet, type ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import { note, update, type Intent } from '../../runtime/intents.ts'
import { sizeAnnotations } from './annotations.ts'
import type { News } from './progress.ts'
import { sizeOf, type Rollout } from './rollout.ts'

/** What one reconciliation does for a rollout. No intents: there was nothing to do. */
export interface Step {
  readonly intents: readonly Intent[]
  /** What it says in the Progressing condition. */
  readonly news?: News
  /** The deployment's own revision annotation is to become this. */
  readonly revision?: string
  /** Another template has this one's hash. */
  readonly hasCollided?: boolean
}

export const noStep: Step = { intents: [] }

/** Gives a set another size, and tells. Source: pkg/controller/deployment/sync.go scaleReplicaSetAndRecordEvent. */
export function resize(rollout: Rollout, set: ReplicaSet, size: number): readonly Intent[] {
  const from = sizeOf(set)
  if (from === size) return []
  const direction = size > from ? 'up' : 'down'
  const message = `Scaled ${direction} replica set ${set.metadata.name} from ${String(from)} to ${String(size)}`
  const resized = { ...set, spec: { ...set.spec, replicas: size } }
  return [...noteSize(rollout, resized), note(rollout.deployment, 'Normal', 'ScalingReplicaSet', message)]
}

/** Writes a set, with the deployment's size that it was sized for. */
export function noteSize(rollout: Rollout, set: ReplicaSet): readonly Intent[] {
  const annotations = { ...set.metadata.annotations, ...sizeAnnotations(rollout) }
  return [update(replicaSet, { ...set, metadata: { ...set.metadata, annotations } })]
}
