import type { PodTemplateSpec } from '#kube/kinds/core/pod.ts'
import type { ReplicationController } from '#kube/kinds/core/replication-controller.ts'
import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { notNegative } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { nameWarnings } from '../apps/name-warnings.ts'
import { noneAbove, noneNegative } from '../apps/status-checks.ts'
import { dropDisabledFields } from './pod-spec/dropped-fields.ts'
import { templateWarnings } from './pod-spec/warnings.ts'
import { applyTemplateDefaults } from './pod-spec-defaults.ts'
import { validateTemplate } from './pod-spec-validation.ts'

type Spec = NonNullable<ReplicationController['spec']>
type Status = NonNullable<ReplicationController['status']>

/** Source: kubernetes pkg/registry/core/replicationcontroller/strategy.go, pkg/apis/core/{v1/defaults,validation/validation}.go. */
export const replicationControllerStrategy = defineStrategy<ReplicationController>({
  generationOf: ({ spec }) => spec,
  // As it was before there was a garbage collector.
  defaultPropagation: { policy: 'Orphan' },
  applyDefaults,
  prepareForCreate(controller) {
    controller.status = { replicas: 0 }
    dropDisabledFields(templateOf(controller)?.spec, undefined)
  },
  prepareForUpdate(controller, old) {
    dropDisabledFields(templateOf(controller)?.spec, templateOf(old)?.spec)
  },
  validate: (controller, old) => validateSpec(controller, old),
  validateStatusUpdate: ({ status }) => (status ? validateStatus(status) : []),
  warnings(controller, old) {
    if (old && old.metadata.generation === controller.metadata.generation) return []
    // Upstream speaks of the old template on an update.
    const template = templateOf(old ?? controller)
    return [
      ...(old ? [] : nameWarnings(controller.metadata.name)),
      ...(template ? templateWarnings(template, 'spec.template') : []),
    ]
  },
})

function templateOf({ spec }: ReplicationController): PodTemplateSpec | undefined {
  return spec?.template as unknown as PodTemplateSpec | undefined
}

function applyDefaults(controller: ReplicationController): void {
  const spec = (controller.spec ??= {})
  spec.replicas ??= 1
  const template = templateOf(controller)
  if (!template) return
  applyTemplateDefaults(template)
  const { labels } = template.metadata ?? {}
  if (!labels) return
  if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels }
  if (Object.keys(controller.metadata.labels ?? {}).length === 0) controller.metadata.labels = { ...labels }
}

function validateSpec(controller: ReplicationController, old: ReplicationController | undefined): FieldError[] {
  const { minReadySeconds, replicas, selector = {} } = controller.spec ?? {}
  const template = templateOf(controller)
  return [
    ...notNegative('spec.minReadySeconds', minReadySeconds),
    ...(Object.keys(selector).length > 0 ? [] : [requiredField('spec.selector')]),
    ...notNegative('spec.replicas', replicas),
    ...(template ? validateOwnTemplate(template, selector, old && templateOf(old)) : [requiredField('spec.template')]),
  ]
}

/** Source: ValidatePodTemplateSpecForRC. */
function validateOwnTemplate(
  template: PodTemplateSpec,
  selector: NonNullable<Spec['selector']>,
  old: PodTemplateSpec | undefined,
): FieldError[] {
  const field = 'spec.template'
  const { labels = {} } = template.metadata ?? {}
  const errors: FieldError[] = []
  if (Object.entries(selector).some(([key, value]) => labels[key] !== value)) {
    const shown = template.metadata?.labels ?? null
    errors.push(invalidField(`${field}.metadata.labels`, shown, '`selector` does not match template `labels`'))
  }
  errors.push(...validateTemplate(template, field, old))
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec
  if (restartPolicy !== 'Always') {
    errors.push(unsupportedField(`${field}.spec.restartPolicy`, restartPolicy, ['Always']))
  }
  if (activeDeadlineSeconds === undefined) return errors
  const detail = 'activeDeadlineSeconds in ReplicationController is not Supported'
  return [...errors, forbiddenField(`${field}.spec.activeDeadlineSeconds`, detail)]
}

/** Source: ValidateReplicationControllerStatus. */
function validateStatus(status: Status): FieldError[] {
  const counts = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'] as const
  return [
    ...noneNegative(status, ['replicas', ...counts, 'observedGeneration']),
    ...noneAbove(status, counts, 'replicas'),
    ...noneAbove(status, ['availableReplicas'], 'readyReplicas', 'cannot be greater than readyReplicas'),
  ]
}
