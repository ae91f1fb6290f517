import { equalJson } from '#kube/meta/json.ts'
import type { Deployment } from '#kube/kinds/apps/deployment.ts'
import type { ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import type { PodTemplateSpec } from '#kube/kinds/core/pod.ts'

export const hashLabel = 'pod-template-hash'
export const revisionAnnotation = 'deployment.kubernetes.io/revision'
export const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas'
export const maximumAnnotation = 'deployment.kubernetes.io/max-replicas'

/** A deployment with its replica sets sorted out, and its bounds in pods. */
export interface Rollout {
  readonly deployment: Deployment
  /** The set with the deployment's template, once there is one. */
  readonly current: ReplicaSet | undefined
  /** The others, the eldest first. */
  readonly old: readonly ReplicaSet[]
  readonly all: readonly ReplicaSet[]
  readonly replicas: number
  readonly maxSurge: number
  readonly maxUnavailable: number
}

export function findRollout(deployment: Deployment, sets: readonly ReplicaSet[]): Rollout {
  const all = sets.toSorted(byAge)
  const current = all.find((set) => hasTemplate(set, deployment.spec.template))
  const replicas = deployment.spec.replicas ?? 1
  return {
    deployment,
    current,
    old: all.filter((set) => set !== current),
    all,
    replicas,
    ...boundsOf(deployment, replicas),
  }
}

/**
 * Surge rounds up, unavailability rounds down, and both cannot be zero.
 * Source: pkg/controller/deployment/util/deployment_util.go ResolveFenceposts, MaxUnavailable.
 */
function boundsOf({ spec }: Deployment, replicas: number): Pick<Rollout, 'maxSurge' | 'maxUnavailable'> {
  if (spec.strategy?.type === 'Recreate' || replicas === 0) return { maxSurge: 0, maxUnavailable: 0 }
  const rolling = spec.strategy?.rollingUpdate
  const maxSurge = countOf(rolling?.maxSurge ?? '25%', replicas, Math.ceil)
  const maxUnavailable = countOf(rolling?.maxUnavailable ?? '25%', replicas, Math.floor)
  const atLeastOne = maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable
  return { maxSurge, maxUnavailable: Math.min(atLeastOne, replicas) }
}

function countOf(value: number | string, replicas: number, round: (count: number) => number): number {
  if (typeof value === 'number') return value
  const percent = Number(value.replace(/%$/, ''))
  return Number.isFinite(percent) ? round((percent * replicas) / 100) : 0
}

/** Equal but for the label that tells the sets apart. Source: EqualIgnoreHash. */
function hasTemplate(set: ReplicaSet, template: PodTemplateSpec): boolean {
  return set.spec.template !== undefined && equalJson(withoutHash(set.spec.template), withoutHash(template))
}

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { [hashLabel]: _hash, ...labels } = template.metadata?.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}

export function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const [first, second] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '']
  if (first === second) return a.metadata.name < b.metadata.name ? -1 : 1
  return first < second ? -1 : 1
}

export function sizeOf(set: ReplicaSet | undefined): number {
  return set?.spec.replicas ?? (set ? 1 : 0)
}

export function sum(sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number | undefined): number {
  return sets.reduce((total, set) => total + (of(set) ?? 0), 0)
}

export function isActive(set: ReplicaSet): boolean {
  return sizeOf(set) > 0
}
