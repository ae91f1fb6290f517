import type { V1PersistentVolumeClaim } from '@kubernetes/client-node/dist/gen/models/V1PersistentVolumeClaim.js'
import type { V1StatefulSetSpec } from '@kubernetes/client-node/dist/gen/models/V1StatefulSetSpec.js'
import type { V1StatefulSetStatus } from '@kubernetes/client-node/dist/gen/models/V1StatefulSetStatus.js'
import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind, type Health, type Relation } from '../../meta/kind.ts'
import type { KubeObject, LabelSelector } from '../../meta/object.ts'
import { ownersOf, relationTo } from '../../meta/relations.ts'
import type { Wire } from '../../meta/typed.ts'
import type { PodTemplateSpec } from '../core/pod.ts'
import { templateColumns } from './template-columns.ts'

export interface StatefulSetSpec extends Omit<
  Wire<V1StatefulSetSpec>,
  'selector' | 'template' | 'updateStrategy' | 'volumeClaimTemplates'
> {
  selector?: LabelSelector
  template: PodTemplateSpec
  updateStrategy?: {
    type?: string
    /** Pods from the ordinal `partition` on are updated; `maxUnavailable` is a count, or a percentage such as `25%`. */
    rollingUpdate?: { partition?: number; maxUnavailable?: number | string }
  }
  volumeClaimTemplates?: Wire<V1PersistentVolumeClaim>[]
}

export interface StatefulSet extends KubeObject {
  spec: StatefulSetSpec
  status?: Wire<V1StatefulSetStatus>
}

function readyOf({ spec, status }: StatefulSet): string {
  return `${String(status?.readyReplicas ?? 0)}/${String(spec.replicas ?? 0)}`
}

/** The rules of `kubectl rollout status`. Source: kubectl pkg/polymorphichelpers/rollout_status.go. */
function healthOf(set: StatefulSet): Health {
  const { metadata, spec, status } = set
  const { replicas: desired = 1, updateStrategy } = spec
  const { readyReplicas = 0, updatedReplicas = 0, observedGeneration = 0 } = status ?? {}
  if (metadata.deletionTimestamp) return { state: 'terminating', reason: 'Terminating' }
  const held = Math.min(updateStrategy?.rollingUpdate?.partition ?? 0, desired)
  const isUpdated = updateStrategy?.type === 'OnDelete' || updatedReplicas >= desired - held
  const isDone = observedGeneration >= (metadata.generation ?? 0) && readyReplicas >= desired && isUpdated
  return { state: isDone ? 'ready' : 'progressing', reason: readyOf(set) }
}

function relationsOf(set: StatefulSet): Relation[] {
  const { namespace } = set.metadata
  const { serviceName } = set.spec
  const service = serviceName ? { kind: 'Service', name: serviceName, ...(namespace ? { namespace } : {}) } : undefined
  return [...ownersOf(set), ...relationTo('target', service)]
}

export const statefulSet = defineKind<StatefulSet>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  namespaced: true,
  nav: 'workloads',
  shortNames: ['sts'],
  categories: ['all'],
  subresources: ['scale', 'status'],
  columns: [
    nameColumn,
    column('Ready', 'Number of the pod with ready state', readyOf),
    ageColumn,
    ...templateColumns<StatefulSet>(({ spec }) => spec.template),
  ],
  health: healthOf,
  relations: relationsOf,
})
