import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
} from '#kube/kinds/autoscaling/horizontal-pod-autoscaler.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { notNegative } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { canReadVersion, validateMetric } from './metric-validation.ts'
import { validateReference } from './scale-target.ts'
import { applyScalingDefaults, validateScaling } from './scaling-rules.ts'

/** Notes of autoscaling/v1 on what it has no fields for; in v2 they mean nothing. */
const roundTripNotes = [
  'metrics',
  'current-metrics',
  'conditions',
  'behavior',
  'scale-down-tolerance',
  'scale-up-tolerance',
].map((note) => `autoscaling.alpha.kubernetes.io/${note}`)

const defaultMetric = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
}

/**
 * Source: kubernetes pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go, pkg/apis/autoscaling/{v2/defaults,
 * validation/validation}.go. There is no generation.
 */
export const horizontalPodAutoscalerStrategy = defineStrategy<HorizontalPodAutoscaler>({
  applyDefaults(autoscaler) {
    const spec = (autoscaler.spec ??= {} as HorizontalPodAutoscalerSpec)
    spec.scaleTargetRef ??= { kind: '', name: '' }
    spec.maxReplicas ??= 0
    spec.minReplicas ??= 1
    if ((spec.metrics ?? []).length === 0) spec.metrics = [structuredClone(defaultMetric)]
    if (spec.behavior) applyScalingDefaults(spec.behavior)
    dropNotes(autoscaler)
  },
  prepareForCreate(autoscaler) {
    autoscaler.status = { desiredReplicas: 0, currentMetrics: null }
  },
  validate: ({ spec }, old) => [
    ...validateBounds(spec, old?.spec),
    ...validateTarget(spec, old?.spec),
    ...validateMetrics(spec, old?.spec),
    ...validateScaling('spec.behavior.scaleUp', spec.behavior?.scaleUp),
    ...validateScaling('spec.behavior.scaleDown', spec.behavior?.scaleDown),
  ],
  validateStatusUpdate: ({ status }) => [
    ...notNegative('status.currentReplicas', status?.currentReplicas),
    ...notNegative('status.desiredReplicas', status?.desiredReplicas),
  ],
})

function dropNotes({ metadata }: HorizontalPodAutoscaler): void {
  for (const note of roundTripNotes) delete metadata.annotations?.[note]
  if (metadata.annotations && Object.keys(metadata.annotations).length === 0) delete metadata.annotations
}

type Spec = HorizontalPodAutoscalerSpec

function validateBounds({ minReplicas = 1, maxReplicas }: Spec, old: Spec | undefined): FieldError[] {
  const errors: FieldError[] = []
  // The feature gate HPAScaleToZero is off in 1.36.
  const lowest = old?.minReplicas === 0 ? 0 : 1
  const atLeast = (bound: number): string => `must be greater than or equal to ${String(bound)}`
  if (minReplicas < lowest) errors.push(invalidField('spec.minReplicas', minReplicas, atLeast(lowest)))
  const field = 'spec.maxReplicas'
  if (maxReplicas === 0) errors.push(requiredField(field, 'must be set and greater than 0'))
  if (maxReplicas < 0) errors.push(invalidField(field, maxReplicas, atLeast(1)))
  if (maxReplicas < minReplicas) {
    errors.push(invalidField(field, maxReplicas, 'must be greater than or equal to `minReplicas`'))
  }
  return errors
}

function validateTarget({ scaleTargetRef: target }: Spec, old: Spec | undefined): FieldError[] {
  const before = old?.scaleTargetRef
  const isSame = before?.apiVersion === target.apiVersion && before?.kind === target.kind
  if (isSame) return validateReference('spec.scaleTargetRef', target, 'any')
  // The core group, which has no name, has but one kind that can be scaled.
  return validateReference('spec.scaleTargetRef', target, target.kind === 'ReplicationController' ? 'read' : 'group')
}

function validateMetrics({ metrics = [], minReplicas }: Spec, old: Spec | undefined): FieldError[] {
  const wasReadable = (old?.metrics ?? []).every(canReadVersion)
  const errors = metrics.flatMap((metric, index) =>
    validateMetric(`spec.metrics[${String(index)}]`, metric, wasReadable ? 'read' : 'any'),
  )
  const isIndependent = metrics.some(({ type }) => type === 'Object' || type === 'External')
  if (minReplicas !== 0 || isIndependent) return errors
  const detail = 'must specify at least one Object or External metric to support scaling to zero replicas'
  return [...errors, forbiddenField('spec.metrics', detail)]
}
