import { ageColumn, column, formatSelector, nameColumn, wideColumn } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import { findCondition, type Condition, type KubeObject, type LabelSelector } from '../../meta/object.ts'
import { ownersOf } from '../../meta/relations.ts'
import { containerImages, containerNames } from '../core/pod-spec.ts'
import type { PodTemplateSpec } from '../core/pod.ts'

export interface ReplicaSet extends KubeObject {
  spec: { replicas?: number; minReadySeconds?: number; selector: LabelSelector; template?: PodTemplateSpec }
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
    column('Desired', 'The number of desired pods.', ({ spec }) => spec.replicas ?? 0, 'integer'),
    column('Current', 'The most recently observed number of pods.', ({ status }) => status?.replicas ?? 0, 'integer'),
    column(
      'Ready',
      'The number of pods with a Ready condition.',
      ({ status }) => status?.readyReplicas ?? 0,
      'integer',
    ),
    ageColumn,
    wideColumn('Containers', 'Names of each container in the template.', ({ spec }) =>
      containerNames(spec.template?.spec),
    ),
    wideColumn('Images', 'Images referenced by each container in the template.', ({ spec }) =>
      containerImages(spec.template?.spec),
    ),
    wideColumn('Selector', 'Label selector for pods.', ({ spec }) => formatSelector(spec.selector)),
  ],
  fields: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
  health: healthOf,
  relations: ownersOf,
})
