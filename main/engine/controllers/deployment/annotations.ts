import type { Deployment } from '#kube/kinds/apps/deployment.ts'
import type { ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import { desiredAnnotation, maximumAnnotation, revisionAnnotation, type Rollout } from './rollout.ts'

const historyAnnotation = 'deployment.kubernetes.io/revision-history'

/** Annotations of the deployment that its replica sets do not take over. Source: annotationsToSkip. */
const kept = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  historyAnnotation,
  desiredAnnotation,
  maximumAnnotation,
  'deprecated.deployment.rollback.to',
])

/** The revision of the newest template: one above every other set's. */
function nextRevision(rollout: Rollout): bigint {
  return newest(rollout.old.map(revisionOf)) + 1n
}

/** Revisions are 64 bits wide. Source: pkg/controller/deployment/util/deployment_util.go Revision. */
export function revisionOf(set: ReplicaSet): bigint {
  const text = set.metadata.annotations?.[revisionAnnotation] ?? ''
  return /^\d{1,19}$/.test(text) ? BigInt(text) : 0n
}

function newest(revisions: readonly bigint[]): bigint {
  return revisions.reduce((most, revision) => (revision > most ? revision : most), 0n)
}

/**
 * The annotations of the set with the current template. A set that is rolled back to takes a new revision and
 * remembers its former ones. Source: SetNewReplicaSetAnnotations.
 */
export function currentAnnotations(rollout: Rollout, set: ReplicaSet | undefined): Record<string, string> {
  const known = set?.metadata.annotations ?? {}
  const former = set ? revisionOf(set) : 0n
  const revision = newest([former, nextRevision(rollout)])
  const history =
    former > 0 && revision > former ? [known[historyAnnotation], String(former)] : [known[historyAnnotation]]
  const historyText = history.filter((part) => part).join(',')
  return {
    ...known,
    ...copiedAnnotations(rollout.deployment),
    ...sizeAnnotations(rollout),
    [revisionAnnotation]: String(revision),
    ...(historyText ? { [historyAnnotation]: historyText } : {}),
  }
}

function copiedAnnotations(deployment: Deployment): Record<string, string> {
  return Object.fromEntries(Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !kept.has(key)))
}

/** Written with every change of a set's size, so that a later change of the deployment's size is noticed. */
export function sizeAnnotations({ replicas, maxSurge }: Rollout): Record<string, string> {
  return { [desiredAnnotation]: String(replicas), [maximumAnnotation]: String(replicas + maxSurge) }
}
