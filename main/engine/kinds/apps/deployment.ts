import type { Deployment, DeploymentSpec } from '#kube/kinds/apps/deployment.ts'
import { type FieldError, forbiddenField, invalidField, unsupportedField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { immutableField, notNegative } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { applyTemplateDefaults } from '../core/pod-spec-defaults.ts'
import { keepLabels } from './status-labels.ts'
import { validateWorkload } from './workload-validation.ts'

/** Source: kubernetes pkg/registry/apps/deployment/strategy.go, pkg/apis/apps/{v1/defaults,validation/validation}.go. */
export const deploymentStrategy = defineStrategy<Deployment>({
  generationOf: ({ spec }) => spec,
  applyDefaults(deployment) {
    const spec = (deployment.spec ??= {} as DeploymentSpec)
    spec.template ??= { spec: { containers: [] } }
    applyTemplateDefaults(spec.template)
    spec.replicas ??= 1
    spec.revisionHistoryLimit ??= 10
    spec.progressDeadlineSeconds ??= 600
    spec.strategy ??= {}
    spec.strategy.type ||= 'RollingUpdate'
    if (spec.strategy.type !== 'RollingUpdate') return
    spec.strategy.rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%', ...spec.strategy.rollingUpdate }
  },
  prepareForCreate(deployment) {
    deployment.status = {}
  },
  prepareForStatusUpdate: keepLabels,
  validate: ({ spec }) => [
    ...validateWorkload(spec.selector, spec.template),
    ...validateStrategy(spec),
    ...notNegative('spec.replicas', spec.replicas),
    ...notNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...notNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...validateDeadline(spec),
  ],
  validateUpdate: ({ spec }, old) =>
    equalJson(spec.selector, old.spec.selector) ? [] : [immutableField('spec.selector', spec.selector)],
})

function validateDeadline({ progressDeadlineSeconds: deadline, minReadySeconds = 0 }: DeploymentSpec): FieldError[] {
  const field = 'spec.progressDeadlineSeconds'
  const errors = notNegative(field, deadline)
  if (deadline !== undefined && deadline <= minReadySeconds) {
    errors.push(invalidField(field, deadline, 'must be greater than minReadySeconds'))
  }
  return errors
}

function validateStrategy({ strategy = {} }: DeploymentSpec): FieldError[] {
  const { type, rollingUpdate } = strategy
  const field = 'spec.strategy.rollingUpdate'
  if (type === 'Recreate') {
    const detail = "may not be specified when strategy `type` is 'Recreate'"
    return rollingUpdate ? [forbiddenField(field, detail)] : []
  }
  if (type !== 'RollingUpdate') return [unsupportedField('spec.strategy.type', type, ['Recreate', 'RollingUpdate'])]
  const { maxSurge = 0, maxUnavailable = 0 } = rollingUpdate ?? {}
  const errors = [
    ...validateCount(`${field}.maxUnavailable`, maxUnavailable),
    ...validateCount(`${field}.maxSurge`, maxSurge),
  ]
  if (isZero(maxUnavailable) && isZero(maxSurge)) {
    errors.push(invalidField(`${field}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'))
  }
  if (percentOf(maxUnavailable) > 100) {
    errors.push(invalidField(`${field}.maxUnavailable`, maxUnavailable, 'must not be greater than 100%'))
  }
  return errors
}

/** A count or a percentage. Source: ValidatePositiveIntOrPercent. */
function validateCount(field: string, value: number | string): FieldError[] {
  if (typeof value === 'number') return notNegative(field, value)
  if (/^[0-9]+%$/.test(value)) return []
  const detail =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
  return [invalidField(field, value, detail)]
}

function percentOf(value: number | string): number {
  return typeof value === 'string' && value.endsWith('%') ? Number(value.slice(0, -1)) : 0
}

function isZero(value: number | string): boolean {
  return value === 0 || (typeof value === 'string' && /^0+%$/.test(value))
}
