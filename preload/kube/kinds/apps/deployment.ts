import { ageColumn, column, formatSelector, nameColumn, wideColumn } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import {
  findCondition,
  isConditionTrue,
  type Condition,
  type KubeObject,
  type LabelSelector,
} from '../../meta/object.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { PodTemplateSpec } from '../core/pod.ts'
import { templateColumns } from './template-columns.ts'

export interface DeploymentSpec {
  replicas?: number
  selector: LabelSelector
  template: PodTemplateSpec
  strategy?: {
    type?: 'RollingUpdate' | 'Recreate'
    /** Counts, or percentages such as `25%`. */
    rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string }
  }
  minReadySeconds?: number
  revisionHistoryLimit?: number
  progressDeadlineSeconds?: number
  paused?: boolean
}

export interface DeploymentStatus {
  observedGeneration?: number
  replicas?: number
  updatedReplicas?: number
  readyReplicas?: number
  availableReplicas?: number
  unavailableReplicas?: number
  terminatingReplicas?: number
  collisionCount?: number
  conditions?: Condition[]
}

export interface Deployment extends KubeObject {
  spec: DeploymentSpec
  status?: DeploymentStatus
}

function readyOf({ spec, status }: Deployment): string {
  return `${String(status?.readyReplicas ?? 0)}/${String(spec.replicas ?? 0)}`
}

/** The rules of `kubectl rollout status`. Source: kubectl pkg/polymorphichelpers/rollout_status.go. */
function healthOf(deployment: Deployment): Health {
  const { metadata, spec, status } = deployment
  const reason = readyOf(deployment)
  if (metadata.deletionTimestamp) return { state: 'terminating', reason: 'Terminating' }
  const progress = findCondition(status?.conditions, 'Progressing')
  if (progress?.status === 'False')
    return { state: 'failed', reason: progress.reason ?? reason, message: progress.message ?? '' }
  if (isConditionTrue(status?.conditions, 'ReplicaFailure')) {
    const failure = findCondition(status?.conditions, 'ReplicaFailure')
    return { state: 'failed', reason: failure?.reason ?? reason, message: failure?.message ?? '' }
  }
  const { replicas: desired = 1 } = spec
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0, observedGeneration = 0 } = status ?? {}
  const isDone =
    observedGeneration >= (metadata.generation ?? 0) &&
    updatedReplicas >= desired &&
    replicas <= updatedReplicas &&
    availableReplicas >= updatedReplicas
  return { state: isDone ? 'ready' : 'progressing', reason }
}

export const deployment = defineKind<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  namespaced: true,
  nav: 'workloads',
  shortNames: ['deploy'],
  categories: ['all'],
  subresources: ['status', 'scale'],
  columns: [
    nameColumn,
    column('Ready', 'Number of the pod with ready state', readyOf),
    column(
      'Up-to-date',
      'Total number of non-terminating pods targeted by this deployment that have the desired template spec.',
      ({ status }) => status?.updatedReplicas ?? 0,
    ),
    column(
      'Available',
      'Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by this deployment.',
      ({ status }) => status?.availableReplicas ?? 0,
    ),
    ageColumn,
    ...templateColumns<Deployment>(({ spec }) => spec.template),
    wideColumn(
      'Selector',
      "Label selector for pods. Existing ReplicaSets whose pods are selected by this will be the ones affected by this deployment. It must match the pod template's labels.",
      ({ spec }) => formatSelector(spec.selector),
    ),
  ],
  health: healthOf,
  relations: ownersOf,
})
