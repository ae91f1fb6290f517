import type { Namespace } from '#kube/kinds/core/namespace.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { cloneJson } from '#kube/meta/json.ts'
import { dns1123Label, qualifiedName } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'

const nameLabel = 'kubernetes.io/metadata.name'
const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion']

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
  parts: {
    finalize: {
      prepare(namespace, old) {
        if (old.status) namespace.status = cloneJson(old.status)
      },
      validate: ({ spec }) =>
        (spec?.finalizers ?? []).flatMap((name, index) => validateFinalizer(`spec.finalizers[${String(index)}]`, name)),
    },
  },
  validate: ({ spec }) => (spec?.finalizers ?? []).flatMap((name) => validateFinalizer('spec.finalizers', name)),
  validateStatusUpdate({ metadata, status }) {
    const { phase } = status ?? {}
    const isDeleted = metadata.deletionTimestamp !== undefined
    if (phase === (isDeleted ? 'Terminating' : 'Active')) return []
    const detail = isDeleted
      ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
      : "may only be 'Active' if `deletionTimestamp` is empty"
    return [invalidField('status.Phase', phase ?? '', detail)]
  },
  hasOwnFinalizers: ({ spec }) => (spec?.finalizers ?? []).length > 0,
  prepareForDeletion(namespace) {
    // It has no grace period: the deletion takes as long as it takes.
    delete namespace.metadata.deletionGracePeriodSeconds
    namespace.status = { ...namespace.status, phase: 'Terminating' }
  },
})

function validateFinalizer(field: string, name: string): FieldError[] {
  const errors = checked(field, name, qualifiedName)
  if (name.includes('/') || standardFinalizers.includes(name)) return errors
  return [...errors, invalidField(field, name, 'name is neither a standard finalizer name nor is it fully qualified')]
}
