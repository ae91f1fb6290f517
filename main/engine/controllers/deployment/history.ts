import { replicaSet } from '#kube/kinds/apps/replica-set.ts'
import { remove, type Intent } from '../../runtime/intents.ts'
import { revisionOf } from './annotations.ts'
import { isComplete } from './status.ts'
import { sizeOf, type Rollout } from './rollout.ts'

/** Empty sets beyond the history limit go, the lowest revisions first. Source: sync.go cleanupDeployment. */
export function historyIntents(rollout: Rollout): readonly Intent[] {
  const { deployment, old } = rollout
  if (!deployment.status || !isComplete(deployment, deployment.status)) return []
  const spent = old.filter(
    (set) =>
      sizeOf(set) === 0 &&
      (set.status?.replicas ?? 0) === 0 &&
      (set.status?.observedGeneration ?? 0) >= (set.metadata.generation ?? 0) &&
      set.metadata.deletionTimestamp === undefined,
  )
  const excess = spent.length - (deployment.spec.revisionHistoryLimit ?? 10)
  if (excess <= 0) return []
  const byRevision = spent.toSorted((a, b) => Number(revisionOf(a) - revisionOf(b)))
  return byRevision.slice(0, excess).map((set) => remove(replicaSet, set))
}
