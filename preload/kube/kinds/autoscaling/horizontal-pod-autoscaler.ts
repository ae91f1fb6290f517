import type { V2HorizontalPodAutoscalerSpec } from '@kubernetes/client-node/dist/gen/models/V2HorizontalPodAutoscalerSpec.js'
import type { V2HorizontalPodAutoscalerStatus } from '@kubernetes/client-node/dist/gen/models/V2HorizontalPodAutoscalerStatus.js'
import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind, type Health, type Relation } from '../../meta/kind.ts'
import { type Condition, findCondition, type KubeObject } from '../../meta/object.ts'
import { ownersOf, relationTo } from '../../meta/relations.ts'
import type { Wire } from '../../meta/typed.ts'
import { formatTargets } from './metric-targets.ts'

export type HorizontalPodAutoscalerSpec = Wire<V2HorizontalPodAutoscalerSpec>

export interface HorizontalPodAutoscalerStatus extends Omit<
  Wire<V2HorizontalPodAutoscalerStatus>,
  'conditions' | 'currentMetrics'
> {
  conditions?: Condition[]
  currentMetrics?: Wire<V2HorizontalPodAutoscalerStatus>['currentMetrics'] | null
}

export interface HorizontalPodAutoscaler extends KubeObject {
  spec: HorizontalPodAutoscalerSpec
  status?: HorizontalPodAutoscalerStatus
}

function healthOf({ metadata, status }: HorizontalPodAutoscaler): Health {
  if (metadata.deletionTimestamp) return { state: 'terminating', reason: 'Terminating' }
  const problem = ['AbleToScale', 'ScalingActive']
    .map((type) => findCondition(status?.conditions, type))
    .find((condition) => condition?.status === 'False')
  if (problem) return { state: 'failed', reason: problem.reason ?? problem.type, message: problem.message ?? '' }
  const { currentReplicas = 0, desiredReplicas = 0 } = status ?? {}
  const reason = `${String(currentReplicas)}/${String(desiredReplicas)}`
  return { state: currentReplicas === desiredReplicas ? 'ready' : 'progressing', reason }
}

function relationsOf(autoscaler: HorizontalPodAutoscaler): Relation[] {
  const { namespace } = autoscaler.metadata
  const { scaleTargetRef } = autoscaler.spec
  return [...ownersOf(autoscaler), ...relationTo('target', { ...scaleTargetRef, ...(namespace ? { namespace } : {}) })]
}

export const horizontalPodAutoscaler = defineKind<HorizontalPodAutoscaler>({
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  namespaced: true,
  nav: 'workloads',
  shortNames: ['hpa'],
  categories: ['all'],
  subresources: ['status'],
  columns: [
    nameColumn,
    column(
      'Reference',
      'scaleTargetRef points to the target resource to scale, and is used to the pods for which metrics should be collected, as well as to actually change the replica count.',
      ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
    ),
    column(
      'Targets',
      'metrics contains the specifications for which to use to calculate the desired replica count (the maximum replica count across all metrics will be used).  The desired replica count is calculated multiplying the ratio between the target value and the current value by the current number of pods.  Ergo, metrics used must decrease as the pod count is increased, and vice-versa.  See the individual metric source types for more information about how each type of metric must respond. If not set, the default metric will be set to 80% average CPU utilization.',
      ({ spec, status }) => formatTargets(spec.metrics ?? [], status?.currentMetrics ?? []),
    ),
    column(
      'MinPods',
      'minReplicas is the lower limit for the number of replicas to which the autoscaler can scale down.  It defaults to 1 pod.  minReplicas is allowed to be 0 if the alpha feature gate HPAScaleToZero is enabled and at least one Object or External metric is configured.  Scaling is active as long as at least one metric value is available.',
      ({ spec }) => (spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas)),
    ),
    column(
      'MaxPods',
      'maxReplicas is the upper limit for the number of replicas to which the autoscaler can scale up. It cannot be less that minReplicas.',
      ({ spec }) => spec.maxReplicas,
    ),
    column(
      'Replicas',
      'currentReplicas is current number of replicas of pods managed by this autoscaler, as last seen by the autoscaler.',
      ({ status }) => status?.currentReplicas ?? 0,
    ),
    ageColumn,
  ],
  health: healthOf,
  relations: relationsOf,
})
