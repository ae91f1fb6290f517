import type { V1ReplicationController } from '@kubernetes/client-node/dist/gen/models/V1ReplicationController.js'
import { ageColumn, column, formatLabels, nameColumn, wideColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import type { ObjectOf } from '../../meta/typed.ts'
import { containerImages, containerNames } from './pod-spec.ts'
import type { PodSpec } from './pod-types.ts'

export type ReplicationController = ObjectOf<V1ReplicationController>

function specOf({ spec }: ReplicationController): PodSpec | undefined {
  return spec?.template?.spec as unknown as PodSpec | undefined
}

export const replicationController = defineKind<ReplicationController>({
  version: 'v1',
  kind: 'ReplicationController',
  namespaced: true,
  nav: 'workloads',
  shortNames: ['rc'],
  categories: ['all'],
  subresources: ['scale', 'status'],
  columns: [
    nameColumn,
    column(
      'Desired',
      'Replicas is the number of desired replicas. This is a pointer to distinguish between explicit zero and unspecified. Defaults to 1. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller#what-is-a-replicationcontroller',
      ({ spec }) => spec?.replicas ?? 0,
      'integer',
    ),
    column(
      'Current',
      'Replicas is the most recently observed number of replicas. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller#what-is-a-replicationcontroller',
      ({ status }) => status?.replicas ?? 0,
      'integer',
    ),
    column(
      'Ready',
      'The number of ready replicas for this replication controller.',
      ({ status }) => status?.readyReplicas ?? 0,
      'integer',
    ),
    ageColumn,
    wideColumn('Containers', 'Names of each container in the template.', (rc) => containerNames(specOf(rc))),
    wideColumn('Images', 'Images referenced by each container in the template.', (rc) => containerImages(specOf(rc))),
    wideColumn(
      'Selector',
      'Selector is a label query over pods that should match the Replicas count. If Selector is empty, it is defaulted to the labels present on the Pod template. Label keys and values that must match in order to be controlled by this replication controller, if empty defaulted to labels on Pod template. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
      ({ spec }) => formatLabels(spec?.selector),
    ),
  ],
  fields: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
})
