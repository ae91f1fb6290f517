import type { ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import type { FieldError } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { immutableField, notNegative } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { dropDisabledFields } from '../core/pod-spec/dropped-fields.ts'
import { applyTemplateDefaults } from '../core/pod-spec-defaults.ts'
import { noneAbove, noneNegative } from './status-checks.ts'
import { validateWorkload } from './workload-validation.ts'
import { workloadWarnings } from './workload-warnings.ts'

type Status = NonNullable<ReplicaSet['status']>

/** Source: kubernetes pkg/registry/apps/replicaset/strategy.go, pkg/apis/apps/{v1/defaults,validation/validation}.go. */
export const replicaSetStrategy = defineStrategy<ReplicaSet>({
  generationOf: ({ spec }) => spec,
  applyDefaults(replicaSet) {
    const spec = (replicaSet.spec ??= {} as ReplicaSet['spec'])
    applyTemplateDefaults((spec.template ??= { spec: { containers: [] } }))
    spec.replicas ??= 1
  },
  prepareForCreate(replicaSet) {
    replicaSet.status = { replicas: 0 }
    dropDisabledFields(replicaSet.spec.template.spec, undefined)
  },
  prepareForUpdate({ spec }, old) {
    dropDisabledFields(spec.template.spec, old.spec.template.spec)
  },
  validate: ({ spec }, old) => [
    ...notNegative('spec.replicas', spec.replicas),
    ...notNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...validateWorkload(spec, old?.spec),
  ],
  validateUpdate: ({ spec }, old) =>
    equalJson(spec.selector, old.spec.selector) ? [] : [immutableField('spec.selector', spec.selector)],
  validateStatusUpdate: ({ status }) => (status ? validateStatus(status) : []),
  warnings: workloadWarnings,
})

function validateStatus(status: Status): FieldError[] {
  const counts = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'] as const
  return [
    ...noneNegative(status, ['replicas', ...counts, 'observedGeneration', 'terminatingReplicas']),
    ...noneAbove(status, counts, 'replicas'),
    ...noneAbove(status, ['availableReplicas'], 'readyReplicas', 'cannot be greater than readyReplicas'),
  ]
}
