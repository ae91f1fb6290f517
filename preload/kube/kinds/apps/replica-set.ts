import { ageColumn, column, formatSelector, nameColumn, wideColumn } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import { findCondition, type Condition, type KubeObject, type LabelSelector } from '../../meta/object.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { PodTemplateSpec } from '../core/pod.ts'
import { templateColumns } from './template-columns.ts'

export interface ReplicaSet extends KubeObject {
  spec: { replicas?: number; minReadySeconds?: number; selector: LabelSelector; template: PodTemplateSpec }
  status?: {
    observedGeneration?: number
    replicas: number
    fullyLabeledReplicas?: number
    readyReplicas?: number
    availableReplicas?: number
    terminatingReplicas?: number
    conditions?: Condition[]
  }
}

function healthOf({ metadata, spec, status }: ReplicaSet): Health {
  const { replicas: desired = 1 } = spec
  const ready = status?.readyReplicas ?? 0
  const reason = `${String(ready)}/${String(desired)}`
  if (metadata.deletionTimestamp) return { state: 'terminating', reason: 'Terminating' }
  const failure = findCondition(status?.conditions, 'ReplicaFailure')
  if (failure?.status === 'True')
    return { state: 'failed', reason: failure.reason ?? reason, message: failure.message ?? '' }
  return { state: ready >= desired && (status?.replicas ?? 0) === desired ? 'ready' : 'progressing', reason }
}

export const replicaSet = defineKind<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  namespaced: true,
  nav: 'workloads',
  shortNames: ['rs'],
  categories: ['all'],
  subresources: ['status', 'scale'],
  columns: [
    nameColumn,
    column(
      'Desired',
      'Replicas is the number of desired pods. This is a pointer to distinguish between explicit zero and unspecified. Defaults to 1. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset',
      ({ spec }) => spec.replicas ?? 0,
      'integer',
    ),
    column(
      'Current',
      'Replicas is the most recently observed number of non-terminating pods. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset',
      ({ status }) => status?.replicas ?? 0,
      'integer',
    ),
    column(
      'Ready',
      'The number of non-terminating pods targeted by this ReplicaSet with a Ready Condition.',
      ({ status }) => status?.readyReplicas ?? 0,
      'integer',
    ),
    ageColumn,
    ...templateColumns<ReplicaSet>(({ spec }) => spec.template),
    wideColumn(
      'Selector',
      "Selector is a label query over pods that should match the replica count. Label keys and values that must match in order to be controlled by this replica set. It must match the pod template's labels. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors",
      ({ spec }) => formatSelector(spec.selector),
    ),
  ],
  health: healthOf,
  relations: ownersOf,
})
