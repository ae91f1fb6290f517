import type { PersistentVolume } from '#kube/kinds/core/persistent-volume.ts'
import { formatTime } from '#kube/duration/age.ts'
import { type FieldError, forbiddenField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { immutableField } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { nodeSelectorWarnings } from './node-selector.ts'
import { applyPersistentVolumeDefaults } from './persistent-volume-spec/defaults.ts'
import { type PersistentSpec, takesMountOptions } from './persistent-volume-spec/sources.ts'
import { validateNodeAffinityUpdate, validatePersistentVolumeSpec } from './persistent-volume-spec/validation.ts'
import { persistentVolumeWarnings } from './persistent-volume-spec/warnings.ts'
import { internalForm } from './pod-spec/internal-form.ts'
import { diffOf } from './pod-spec/spec-diff.ts'

const mountOptions = 'volume.beta.kubernetes.io/mount-options'

/** Source: kubernetes pkg/registry/core/persistentvolume/strategy.go, pkg/apis/core/validation. */
export const persistentVolumeStrategy = defineStrategy<PersistentVolume>({
  applyDefaults: applyPersistentVolumeDefaults,
  prepareForCreate(volume, { now }) {
    volume.status = { phase: 'Pending', lastPhaseTransitionTime: formatTime(now) }
  },
  prepareForStatusUpdate({ status }, old, { now }) {
    if (!status) return
    status.phase ||= 'Pending'
    const before = old.status?.lastPhaseTransitionTime
    const isMoved = status.phase !== old.status?.phase
    const isTimed = status.lastPhaseTransitionTime !== undefined && status.lastPhaseTransitionTime !== before
    if (isMoved && !isTimed) status.lastPhaseTransitionTime = formatTime(now)
    if (!isMoved && before !== undefined) status.lastPhaseTransitionTime ??= before
  },
  validate: ({ metadata, spec = {} }) => [
    ...validatePersistentVolumeSpec(spec, metadata.name, 'spec'),
    ...(metadata.annotations?.[mountOptions] !== undefined && !takesMountOptions(spec)
      ? [forbiddenField(`metadata.annotations.${mountOptions}`, 'may not specify mount options for this volume type')]
      : []),
  ],
  // Upstream looks at the whole twice.
  validateUpdate: ({ metadata, spec = {} }, { spec: old = {} }) => [
    ...validatePersistentVolumeSpec(spec, metadata.name, 'spec'),
    ...validateSourceUpdate(spec, old),
    ...(spec.volumeMode === old.volumeMode ? [] : [immutableField('volumeMode', spec.volumeMode)]),
    ...validateNodeAffinityUpdate(spec, old),
    ...(old.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined
      ? [forbiddenField('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden')]
      : []),
  ],
  warnings: ({ metadata, spec = {} }) => [
    ...persistentVolumeWarnings(spec, metadata.annotations ?? {}),
    ...(spec.nodeAffinity?.required
      ? nodeSelectorWarnings('spec.nodeAffinity.required', spec.nodeAffinity.required)
      : []),
  ],
})

/** A volume is what it was made as, but for the secret of its expansion, which may come later. */
function validateSourceUpdate(spec: PersistentSpec, old: PersistentSpec): FieldError[] {
  const addsSecret = old.csi && !old.csi.controllerExpandSecretRef && spec.csi?.controllerExpandSecretRef
  const { controllerExpandSecretRef: _, ...csi } = spec.csi ?? {}
  const after = internalForm('PersistentVolumeSource', addsSecret ? { ...spec, csi } : spec)
  const before = internalForm('PersistentVolumeSource', old)
  if (equalJson(after, before)) return []
  const detail = `spec.persistentvolumesource is immutable after creation\n${diffOf(before, after)}`
  return [forbiddenField('spec.persistentvolumesource', detail)]
}
