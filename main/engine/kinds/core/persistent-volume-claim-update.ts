import type { PersistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { classAnnotation } from '#kube/kinds/core/storage-cells.ts'
import { type FieldError, forbiddenField } from '#kube/meta/field-error.ts'
import { cloneJson, equalJson } from '#kube/meta/json.ts'
import { compareQuantities, parseQuantity } from '#kube/quantity/quantity.ts'
import { immutableField } from '../../registry/field-checks.ts'
import { internalForm } from './pod-spec/internal-form.ts'
import { diffOf } from './pod-spec/spec-diff.ts'

type Spec = NonNullable<PersistentVolumeClaim['spec']>

const immutable =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'

/** Source: kubernetes pkg/apis/core/validation ValidatePersistentVolumeClaimUpdate. */
export function validateClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const spec = claim.spec ?? {}
  const before = old.spec ?? {}
  return [
    ...validateClassAnnotation(claim, old),
    ...validateImmutable(claim, old),
    ...validateSize(claim, old),
    ...(spec.volumeMode === before.volumeMode ? [] : [immutableField('volumeMode', spec.volumeMode)]),
    ...validateAttributesClass(spec, before, old.status?.currentVolumeAttributesClassName),
  ]
}

/** True where the class moves from the annotation of old to the field. */
function movesClass({ metadata, spec }: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const annotated = old.metadata.annotations?.[classAnnotation]
  const now = metadata.annotations?.[classAnnotation]
  const isNamed = spec?.storageClassName !== undefined && spec.storageClassName === annotated
  return isNamed && old.spec?.storageClassName === undefined && (now === undefined || now === annotated)
}

function validateClassAnnotation(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const now = claim.metadata.annotations?.[classAnnotation] ?? ''
  const before = old.metadata.annotations?.[classAnnotation] ?? ''
  if (now === before || movesClass(claim, old)) return []
  return [immutableField(`metadata.annotations.${classAnnotation}`, now)]
}

/** The spec with the old values where change is allowed: what differs now is what may not. */
function validateImmutable(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const spec = cloneJson(claim.spec ?? {})
  const before = cloneJson(old.spec ?? {})
  mirrorMissingSource(before)
  if (!before.volumeName && spec.volumeName) before.volumeName = spec.volumeName
  const annotated = old.metadata.annotations?.[classAnnotation]
  const takesClass = before.storageClassName === undefined && spec.storageClassName !== undefined
  if (takesClass && (annotated === undefined || spec.storageClassName === annotated)) delete spec.storageClassName
  if (claim.status?.phase === 'Bound') {
    const size = before.resources?.requests?.['storage']
    if (spec.resources?.requests && size !== undefined) spec.resources.requests['storage'] = size
    if (before.volumeAttributesClassName === undefined) delete spec.volumeAttributesClassName
    else spec.volumeAttributesClassName = before.volumeAttributesClassName
  }
  const after = internalForm('PersistentVolumeClaimSpec', spec)
  const earlier = internalForm('PersistentVolumeClaimSpec', before)
  return equalJson(after, earlier) ? [] : [forbiddenField('spec', `${immutable}\n${diffOf(earlier, after)}`)]
}

/** An object of an older release may have one of the two fields only. */
function mirrorMissingSource(spec: Spec): void {
  if (spec.dataSource) spec.dataSourceRef ??= { ...spec.dataSource }
}

/** A claim shrinks only while its volume has not grown. Source: KEP-1790. */
function validateSize({ spec }: PersistentVolumeClaim, { spec: old, status }: PersistentVolumeClaim): FieldError[] {
  const sizeOf = (list: Record<string, string> | undefined) =>
    parseQuantity(list?.['storage'] ?? '0') ?? { nano: 0n, format: 'DecimalSI' as const }
  const size = sizeOf(spec?.resources?.requests)
  if (compareQuantities(size, sizeOf(old?.resources?.requests)) >= 0) return []
  if (compareQuantities(size, sizeOf(status?.capacity)) > 0) return []
  return [forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity')]
}

function validateAttributesClass(
  { volumeAttributesClassName: name }: Spec,
  { volumeAttributesClassName: before }: Spec,
  current: string | undefined,
): FieldError[] {
  if (name === before || current === undefined || (name !== undefined && name !== '')) return []
  const to = name === undefined ? 'nil' : 'empty string'
  const detail = `update to ${to} is forbidden when status.currentVolumeAttributesClassName is not nil`
  return [forbiddenField('spec.volumeAttributesClassName', detail)]
}
