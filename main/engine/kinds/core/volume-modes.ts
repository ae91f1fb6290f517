import { type FieldError, forbiddenField, unsupportedField } from '#kube/meta/field-error.ts'

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']

/** Of a volume, or of a claim. Source: kubernetes pkg/apis/core/validation/validation.go ValidatePersistentVolumeSpec. */
export function validateAccessModes(field: string, modes: readonly string[]): FieldError[] {
  const errors = modes
    .filter((mode) => !accessModes.includes(mode))
    .map((mode) => unsupportedField(field, mode, accessModes))
  const known = modes.filter((mode) => accessModes.includes(mode))
  const isMixed = known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod')
  return isMixed ? [...errors, forbiddenField(field, 'may not use ReadWriteOncePod with other access modes')] : errors
}

export const volumeModes: readonly string[] = ['Block', 'Filesystem']
