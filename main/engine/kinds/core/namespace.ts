import type { Namespace } from '#kube/kinds/core/namespace.ts'
import { invalidField } from '#kube/meta/field-error.ts'
import { dns1123Label } from '#kube/meta/names.ts'
import { defineStrategy } from '../../registry/strategy.ts'

const nameLabel = 'kubernetes.io/metadata.name'

/** Source: kubernetes pkg/registry/core/namespace/strategy.go, storage/storage.go. */
export const namespaceStrategy = defineStrategy<Namespace>({
  validateName: dns1123Label,
  applyDefaults(namespace) {
    namespace.spec ??= {}
    const { metadata } = namespace
    if (metadata.name) metadata.labels = { ...metadata.labels, [nameLabel]: metadata.name }
  },
  prepareForCreate(namespace) {
    namespace.metadata.labels = { ...namespace.metadata.labels, [nameLabel]: namespace.metadata.name }
    const finalizers = namespace.spec?.finalizers ?? []
    namespace.spec = { finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] }
    namespace.status = { phase: 'Active' }
  },
  prepareForUpdate(namespace, old) {
    namespace.spec = { ...old.spec }
  },
  validateStatusUpdate({ metadata, status }) {
    const { phase } = status ?? {}
    const isDeleted = metadata.deletionTimestamp !== undefined
    if (phase === (isDeleted ? 'Terminating' : 'Active')) return []
    const detail = isDeleted
      ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
      : "may only be 'Active' if `deletionTimestamp` is empty"
    return [invalidField('status.phase', phase ?? '', detail)]
  },
  hasOwnFinalizers: ({ spec }) => (spec?.finalizers ?? []).length > 0,
  prepareForDeletion(namespace) {
    namespace.status = { ...namespace.status, phase: 'Terminating' }
  },
})
