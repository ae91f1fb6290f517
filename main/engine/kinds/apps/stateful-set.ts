import type { StatefulSet, StatefulSetSpec } from '#kube/kinds/apps/stateful-set.ts'
import { type FieldError, forbiddenField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { dns1123Label } from '#kube/meta/names.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { dropDisabledFields } from '../core/pod-spec/dropped-fields.ts'
import { claimWarnings } from '../core/persistent-volume-claim.ts'
import { templateWarnings } from '../core/pod-spec/warnings.ts'
import { applyTemplateDefaults } from '../core/pod-spec-defaults.ts'
import { validateStatefulSetSpec } from './stateful-set-validation.ts'
import { noneAbove, noneNegative, validateCollisions } from './status-checks.ts'
import { isNews } from './workload-warnings.ts'

/** Source: kubernetes pkg/registry/apps/statefulset/strategy.go, pkg/apis/apps/{v1/defaults,v1/conversion}.go. */
export const statefulSetStrategy = defineStrategy<StatefulSet>({
  validateName: dns1123Label,
  generationOf: ({ spec }) => spec,
  applyDefaults(set) {
    applySpecDefaults((set.spec ??= {} as StatefulSetSpec))
  },
  prepareForCreate(set) {
    set.status = { replicas: 0, availableReplicas: 0 }
    dropMaxUnavailable(set)
    dropDisabledFields(set.spec.template.spec, undefined)
  },
  prepareForUpdate(set, old) {
    dropMaxUnavailable(set)
    dropDisabledFields(set.spec.template.spec, old.spec.template.spec)
  },
  validate: ({ spec }, old) => validateStatefulSetSpec(spec, old?.spec),
  validateUpdate: ({ spec }, old) => (equalJson(fixedPart(spec), fixedPart(old.spec)) ? [] : [fixedError]),
  validateStatusUpdate: ({ status }, old) => [
    ...(status ? validateStatus(status) : []),
    ...validateCollisions(status, old.status),
  ],
  warnings: (set, old) => [
    ...(isNews(set, old) ? templateWarnings(set.spec.template, 'spec.template') : []),
    ...(set.spec.volumeClaimTemplates ?? []).flatMap(({ spec = {} }, index) =>
      // Upstream names the field differently on updates.
      claimWarnings(spec, `spec.volumeClaimTemplates[${String(index)}]${old ? '.Spec' : ''}`),
    ),
    ...((set.spec.revisionHistoryLimit ?? 0) < 0 ? [historyWarning] : []),
  ],
})

const historyWarning =
  'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended'

const fixedError = forbiddenField(
  'spec',
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
)

function applySpecDefaults(spec: StatefulSetSpec): void {
  applyTemplateDefaults((spec.template ??= { spec: { containers: [] } }))
  spec.podManagementPolicy ||= 'OrderedReady'
  spec.replicas ??= 1
  spec.revisionHistoryLimit ??= 10
  const strategy = (spec.updateStrategy ??= {})
  if (!strategy.type) {
    strategy.type = 'RollingUpdate'
    strategy.rollingUpdate ??= {}
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) strategy.rollingUpdate.partition ??= 0
  const retention = (spec.persistentVolumeClaimRetentionPolicy ??= {})
  retention.whenDeleted ||= 'Retain'
  retention.whenScaled ||= 'Retain'
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.apiVersion = 'v1'
    claim.kind = 'PersistentVolumeClaim'
    claim.spec ??= {}
    claim.spec.volumeMode ??= 'Filesystem'
    claim.status ??= {}
    claim.status.phase ||= 'Pending'
  }
}

/** The field is behind the feature gate MaxUnavailableStatefulSet, which is off in 1.36. */
function dropMaxUnavailable({ spec }: StatefulSet): void {
  delete spec.updateStrategy?.rollingUpdate?.maxUnavailable
}

const changeable: readonly string[] = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]

/** What no update may change. */
function fixedPart(spec: StatefulSetSpec): unknown {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !changeable.includes(field)))
}

function validateStatus(status: NonNullable<StatefulSet['status']>): FieldError[] {
  const counts = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'] as const
  return [
    ...noneNegative(status, ['replicas', ...counts, 'observedGeneration', 'collisionCount']),
    ...noneAbove(status, counts, 'replicas'),
    ...noneAbove(status, ['availableReplicas'], 'readyReplicas'),
  ]
}
