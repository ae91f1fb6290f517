import { Scaling } from '@lucide/vue'
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
} from '#kube/kinds/autoscaling/horizontal-pod-autoscaler.ts'
import { formatTargets, type MetricSpec, type MetricStatus } from '#kube/kinds/autoscaling/metric-targets.ts'
import type { Cell } from '../../components/fact.ts'
import { listOf, secondsOf, targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

type ScalingRules = NonNullable<NonNullable<HorizontalPodAutoscalerSpec['behavior']>['scaleDown']>

function metricNameOf(metric: MetricSpec): string {
  const source = metric.pods ?? metric.object ?? metric.external
  return source?.metric.name ?? metric.resource?.name ?? metric.containerResource?.name ?? ''
}

/** The name, where it is measured, and now/target as kubectl says it, without the name before it. */
function metricRow(metric: MetricSpec, status: MetricStatus | undefined): Cell[] {
  const amounts = formatTargets([metric], status ? [status] : []).replace(/^[^ ]+: /, '')
  return [metricNameOf(metric), metric.type, amounts]
}

function behaviorRow(direction: string, rules: ScalingRules | undefined): Cell[][] {
  if (!rules) return []
  const policies = rules.policies?.map(({ type, value, periodSeconds }) => {
    return `${String(value)}${type === 'Percent' ? '%' : ` ${type}`} / ${String(periodSeconds)}s`
  })
  return [[direction, listOf(policies), rules.selectPolicy, secondsOf(rules.stabilizationWindowSeconds)]]
}

export const horizontalPodAutoscalerUi = defineUiKind<HorizontalPodAutoscaler>({
  group: 'autoscaling',
  resource: 'horizontalpodautoscalers',
  icon: Scaling,
  healthColumn: 'replicas',
  columns: ['name', 'namespace', 'replicas', 'minpods', 'maxpods', 'reference', 'targets', 'age'],
  facts: ({ metadata, spec, status }) => {
    const { apiVersion = '', kind, name } = spec.scaleTargetRef
    return [
      { label: 'scales', value: `${kind} ${name}`, link: targetOf(apiVersion, kind, name, metadata.namespace) },
      { label: 'minReplicas', value: spec.minReplicas ?? 1 },
      { label: 'maxReplicas', value: spec.maxReplicas },
      { label: 'currentReplicas', value: status?.currentReplicas },
      { label: 'desiredReplicas', value: status?.desiredReplicas },
      { label: 'lastScaled', value: status?.lastScaleTime, isTime: true, orElse: 'never' },
    ]
  },
  blocks: ({ spec, status }) => [
    {
      title: 'metrics',
      columns: ['metric', 'source', 'currentTarget'],
      rows: (spec.metrics ?? []).map((metric, index) => metricRow(metric, status?.currentMetrics?.[index])),
    },
    {
      title: 'behavior',
      columns: ['direction', 'policies', 'selectPolicy', 'stabilization'],
      rows: [...behaviorRow('scaleUp', spec.behavior?.scaleUp), ...behaviorRow('scaleDown', spec.behavior?.scaleDown)],
    },
  ],
})
