import type { V1DaemonSetSpec } from '@kubernetes/client-node/dist/gen/models/V1DaemonSetSpec.js'
import type { V1DaemonSetStatus } from '@kubernetes/client-node/dist/gen/models/V1DaemonSetStatus.js'
import { ageColumn, column, formatLabels, formatSelector, nameColumn, wideColumn } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import type { KubeObject, LabelSelector } from '../../meta/object.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { Wire } from '../../meta/typed.ts'
import type { PodTemplateSpec } from '../core/pod.ts'
import { templateColumns } from './template-columns.ts'

export interface DaemonSetSpec extends Omit<Wire<V1DaemonSetSpec>, 'selector' | 'template' | 'updateStrategy'> {
  selector?: LabelSelector
  template: PodTemplateSpec
  updateStrategy?: {
    type?: string
    /** Counts, or percentages such as `25%`. One of the two is zero. */
    rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string }
  }
}

export interface DaemonSet extends KubeObject {
  spec: DaemonSetSpec
  status?: Wire<V1DaemonSetStatus>
}

/** The rules of `kubectl rollout status`. Source: kubectl pkg/polymorphichelpers/rollout_status.go. */
function healthOf({ metadata, status }: DaemonSet): Health {
  const { desiredNumberScheduled: desired = 0, updatedNumberScheduled: updated = 0 } = status ?? {}
  const { numberAvailable: available = 0, numberReady: ready = 0, observedGeneration = 0 } = status ?? {}
  const reason = `${String(ready)}/${String(desired)}`
  if (metadata.deletionTimestamp) return { state: 'terminating', reason: 'Terminating' }
  const isDone = observedGeneration >= (metadata.generation ?? 0) && updated >= desired && available >= desired
  return { state: isDone ? 'ready' : 'progressing', reason }
}

const more = 'More info: https://kubernetes.io/docs/concepts'

export const daemonSet = defineKind<DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  namespaced: true,
  nav: 'workloads',
  shortNames: ['ds'],
  categories: ['all'],
  subresources: ['status'],
  columns: [
    nameColumn,
    column(
      'Desired',
      `The total number of nodes that should be running the daemon pod (including nodes correctly running the daemon pod). ${more}/workloads/controllers/daemonset/`,
      ({ status }) => status?.desiredNumberScheduled ?? 0,
      'integer',
    ),
    column(
      'Current',
      `The number of nodes that are running at least 1 daemon pod and are supposed to run the daemon pod. ${more}/workloads/controllers/daemonset/`,
      ({ status }) => status?.currentNumberScheduled ?? 0,
      'integer',
    ),
    column(
      'Ready',
      'numberReady is the number of nodes that should be running the daemon pod and have one or more of the daemon pod running with a Ready Condition.',
      ({ status }) => status?.numberReady ?? 0,
      'integer',
    ),
    column(
      'Up-to-date',
      'The total number of nodes that are running updated daemon pod',
      ({ status }) => status?.updatedNumberScheduled ?? 0,
      'integer',
    ),
    column(
      'Available',
      'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and available (ready for at least spec.minReadySeconds)',
      ({ status }) => status?.numberAvailable ?? 0,
      'integer',
    ),
    column(
      'Node Selector',
      `NodeSelector is a selector which must be true for the pod to fit on a node. Selector which must match a node's labels for the pod to be scheduled on that node. ${more}/configuration/assign-pod-node/`,
      ({ spec }) => formatLabels(spec.template.spec.nodeSelector),
    ),
    ageColumn,
    ...templateColumns<DaemonSet>(({ spec }) => spec.template),
    wideColumn(
      'Selector',
      `A label query over pods that are managed by the daemon set. Must match in order to be controlled. It must match the pod template's labels. ${more}/overview/working-with-objects/labels/#label-selectors`,
      ({ spec }) => formatSelector(spec.selector),
    ),
  ],
  health: healthOf,
  relations: ownersOf,
})
