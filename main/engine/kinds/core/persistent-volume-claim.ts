import type { PersistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { classAnnotation } from '#kube/kinds/core/storage-cells.ts'
import { requiredField } from '#kube/meta/field-error.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { validateClaimStatus } from './persistent-volume-claim-status.ts'
import { validateClaimUpdate } from './persistent-volume-claim-update.ts'
import { validateClaimSpec } from './pod-spec/claim-template.ts'
import { fractionWarnings, roundResources } from './resource-lists.ts'

export type ClaimSpec = NonNullable<PersistentVolumeClaim['spec']>

/** Source: kubernetes pkg/registry/core/persistentvolumeclaim/strategy.go, pkg/apis/core/validation. */
export const persistentVolumeClaimStrategy = defineStrategy<PersistentVolumeClaim>({
  applyDefaults(claim) {
    const spec = (claim.spec ??= {})
    spec.volumeMode ??= 'Filesystem'
    spec.resources ??= {}
    roundResources(spec.resources.limits)
    roundResources(spec.resources.requests)
    const { status } = claim
    if (!status) return
    status.phase ||= 'Pending'
    roundResources(status.capacity)
    roundResources(status.allocatedResources)
  },
  prepareForCreate(claim) {
    claim.status = { phase: 'Pending' }
    dropForeignSources(claim.spec ?? {})
    mirrorDataSource(claim.spec ?? {})
  },
  prepareForUpdate({ spec = {} }, { spec: old = {} }) {
    if (!old.dataSource && !old.dataSourceRef) dropForeignSources(spec)
    mirrorDataSource(spec)
  },
  validate: ({ spec = {} }, old) => {
    const { dataSource, dataSourceRef } = old?.spec ?? {}
    const hadGroup = Boolean(dataSource?.apiGroup ?? dataSourceRef?.apiGroup)
    return validateClaimSpec(spec, 'spec', hadGroup)
  },
  validateUpdate: validateClaimUpdate,
  validateStatusUpdate: ({ spec, status }) => [
    ...(spec?.accessModes?.length ? [] : [requiredField('Spec.accessModes')]),
    ...validateClaimStatus(status ?? {}),
  ],
  warnings: ({ metadata, spec = {} }) => [
    ...(metadata.annotations?.[classAnnotation] === undefined
      ? []
      : [`metadata.annotations[${classAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`]),
    ...claimWarnings(spec, 'spec'),
  ],
})

/** Source: kubernetes pkg/api/persistentvolumeclaim/util.go GetWarningsForPersistentVolumeClaimSpec. */
export function claimWarnings({ resources }: NonNullable<PersistentVolumeClaim['spec']>, field: string): string[] {
  return (['requests', 'limits'] as const).flatMap((list) =>
    fractionWarnings(`${field}.resources.${list}[storage]`, resources?.[list]?.['storage']),
  )
}

/**
 * A `dataSource` that is no claim and no snapshot is passed over, as it always was; `dataSourceRef` names any kind, but
 * of no other namespace while CrossNamespaceVolumeDataSource is off (KEP-1495, KEP-3294).
 */
function dropForeignSources(spec: ClaimSpec): void {
  if (spec.dataSourceRef?.namespace) delete spec.dataSourceRef
  const { dataSource } = spec
  if (!dataSource || spec.dataSourceRef) return
  const { apiGroup, kind } = dataSource
  const isClaim = kind === 'PersistentVolumeClaim' && !apiGroup
  const isSnapshot = kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io'
  if (!isClaim && !isSnapshot) delete spec.dataSource
}

/** The two fields say the same. Source: NormalizeDataSources. */
function mirrorDataSource(spec: ClaimSpec): void {
  const { dataSource, dataSourceRef } = spec
  if (dataSource && !dataSourceRef) spec.dataSourceRef = { ...dataSource }
  else if (dataSourceRef && !dataSource && !dataSourceRef.namespace) {
    const { namespace: _, ...reference } = dataSourceRef
    spec.dataSource = reference
  }
}
