import type { ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { immutableField, notNegative } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { applyTemplateDefaults } from '../core/pod-spec-defaults.ts'
import { keepLabels } from './status-labels.ts'
import { validateWorkload } from './workload-validation.ts'

type Status = NonNullable<ReplicaSet['status']>

/** Source: kubernetes pkg/registry/apps/replicaset/strategy.go. */
export const replicaSetStrategy = defineStrategy<ReplicaSet>({
  generationOf: ({ spec }) => spec,
  applyDefaults(replicaSet) {
    const spec = (replicaSet.spec ??= {} as ReplicaSet['spec'])
    spec.template ??= { spec: { containers: [] } }
    applyTemplateDefaults(spec.template)
    spec.replicas ??= 1
  },
  prepareForCreate(replicaSet) {
    replicaSet.status = { replicas: 0 }
  },
  prepareForStatusUpdate: keepLabels,
  validate: ({ spec }) => [
    ...validateWorkload(spec.selector, spec.template),
    ...notNegative('spec.replicas', spec.replicas),
    ...notNegative('spec.minReadySeconds', spec.minReadySeconds),
  ],
  validateUpdate: ({ spec }, old) =>
    equalJson(spec.selector, old.spec.selector) ? [] : [immutableField('spec.selector', spec.selector)],
  validateStatusUpdate: ({ status }) => (status ? validateStatus(status) : []),
})

/** Source: kubernetes pkg/apis/apps/validation ValidateReplicaSetStatus. */
function validateStatus(status: Status): FieldError[] {
  const counts = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'] as const
  return [
    ...notNegative('status.replicas', status.replicas),
    ...counts.flatMap((count) => notNegative(`status.${count}`, status[count])),
    ...counts
      .filter((count) => (status[count] ?? 0) > status.replicas)
      .map((count) => invalidField(`status.${count}`, status[count], 'cannot be greater than status.replicas')),
  ]
}
