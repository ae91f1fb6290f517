import type { Deployment, DeploymentSpec, DeploymentStatus } from '#kube/kinds/apps/deployment.ts'
import { type FieldError, forbiddenField, invalidField, unsupportedField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { immutableField, notNegative } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { dropDisabledFields } from '../core/pod-spec/dropped-fields.ts'
import { applyTemplateDefaults } from '../core/pod-spec-defaults.ts'
import { atMostAll, isZero, validateIntOrPercent } from './int-or-percent.ts'
import { noneAbove, noneNegative, validateCollisions } from './status-checks.ts'
import { keepLabels } from './status-labels.ts'
import { validateWorkload } from './workload-validation.ts'
import { workloadWarnings } from './workload-warnings.ts'

/** Source: kubernetes pkg/registry/apps/deployment/strategy.go, pkg/apis/apps/{v1/defaults,validation/validation}.go. */
export const deploymentStrategy = defineStrategy<Deployment>({
  // Annotations count: they are copied to the replica sets.
  generationOf: ({ spec, metadata }) => [spec, metadata.annotations ?? {}],
  applyDefaults(deployment) {
    const spec = (deployment.spec ??= {} as DeploymentSpec)
    applyTemplateDefaults((spec.template ??= { spec: { containers: [] } }))
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
    dropDisabledFields(deployment.spec.template.spec, undefined)
  },
  prepareForUpdate({ spec }, old) {
    dropDisabledFields(spec.template.spec, old.spec.template.spec)
  },
  prepareForStatusUpdate: keepLabels,
  validate: ({ spec }, old) => [
    ...notNegative('spec.replicas', spec.replicas),
    ...validateWorkload(spec, old?.spec),
    ...validateStrategy(spec),
    ...notNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...notNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...validateDeadline(spec),
  ],
  validateUpdate: ({ spec }, old) =>
    equalJson(spec.selector, old.spec.selector) ? [] : [immutableField('spec.selector', spec.selector)],
  validateStatusUpdate: ({ status = {} }, old) => [
    ...validateStatus(status),
    ...validateCollisions(status, old.status),
  ],
  warnings: workloadWarnings,
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
  const { maxSurge = 0, maxUnavailable = 0 } = rollingUpdate ?? {}
  switch (type) {
    case 'Recreate': {
      const detail = "may not be specified when strategy `type` is 'Recreate'"
      return rollingUpdate ? [forbiddenField(field, detail)] : []
    }
    case 'RollingUpdate':
      return [
        ...validateIntOrPercent(`${field}.maxUnavailable`, maxUnavailable),
        ...validateIntOrPercent(`${field}.maxSurge`, maxSurge),
        ...(isZero(maxUnavailable) && isZero(maxSurge)
          ? [invalidField(`${field}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
          : []),
        ...atMostAll(`${field}.maxUnavailable`, maxUnavailable),
      ]
    default: {
      // The message shows the strategy as the API server holds it, with its own names.
      const parameters = rollingUpdate ? { MaxUnavailable: maxUnavailable, MaxSurge: maxSurge } : null
      const shown = { Type: type ?? '', RollingUpdate: parameters }
      return [unsupportedField('spec.strategy', shown, ['Recreate', 'RollingUpdate'])]
    }
  }
}

function validateStatus(status: DeploymentStatus): FieldError[] {
  return [
    ...noneNegative(status, [
      'observedGeneration',
      'replicas',
      'updatedReplicas',
      'readyReplicas',
      'availableReplicas',
      'unavailableReplicas',
      'terminatingReplicas',
      'collisionCount',
    ]),
    ...noneAbove(status, ['updatedReplicas', 'readyReplicas', 'availableReplicas'], 'replicas'),
    ...noneAbove(status, ['availableReplicas'], 'readyReplicas', 'cannot be greater than readyReplicas'),
  ]
}
