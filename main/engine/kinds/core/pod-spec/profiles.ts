import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  tooLongField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { byteLength, relativePath } from './fields.ts'
import { internalForm } from './internal-form.ts'
import type { PodSecurityContext } from './model.ts'

/** Profiles of seccomp and AppArmor. Source: kubernetes pkg/apis/core/validation/validation.go. */

export type Profile = NonNullable<PodSecurityContext['seccompProfile']>

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined']
const maxPath = 4095

export function validateSeccompProfile(profile: Profile | undefined, field: string): FieldError[] {
  if (!profile) return []
  const { type = '', localhostProfile } = profile
  const at = `${field}.localhostProfile`
  const errors: FieldError[] = []
  if (type === '') errors.push(requiredField(`${field}.type`, 'type is required when seccompProfile is set'))
  else if (!profileTypes.includes(type)) errors.push(unsupportedField(`${field}.type`, type, profileTypes))
  if (type === 'Localhost') {
    if (localhostProfile !== undefined) return [...errors, ...relativePath(at, localhostProfile)]
    return [...errors, requiredField(at, 'must be set when seccomp type is Localhost')]
  }
  if (localhostProfile === undefined) return errors
  const shown = internalForm('SeccompProfile', profile)
  return [...errors, invalidField(at, shown, 'can only be set when seccomp type is Localhost')]
}

export function validateAppArmorProfile(profile: Profile | undefined, field: string): FieldError[] {
  if (!profile) return []
  const { type = '', localhostProfile } = profile
  const at = `${field}.localhostProfile`
  if (type === '') return [requiredField(`${field}.type`, 'type is required when appArmorProfile is set')]
  if (!profileTypes.includes(type)) return [unsupportedField(`${field}.type`, type, profileTypes)]
  if (type !== 'Localhost') {
    if (localhostProfile === undefined) return []
    return [invalidField(at, localhostProfile, 'can only be set when AppArmor type is Localhost')]
  }
  if (localhostProfile === undefined) return [requiredField(at, 'must be set when AppArmor type is Localhost')]
  const errors: FieldError[] = []
  if (localhostProfile !== localhostProfile.trim()) {
    errors.push(invalidField(at, localhostProfile, 'must not be padded with whitespace'))
  } else if (localhostProfile === '') errors.push(requiredField(at, 'must be set when AppArmor type is Localhost'))
  if (byteLength(localhostProfile) > maxPath) errors.push(tooLongField(at, maxPath))
  return errors
}

const localhost = 'localhost/'

/**
 * A container's old annotation and its field must say the same.
 * Source: validateSeccompAnnotationsAndFieldsMatch, validateAppArmorAnnotationsAndFieldsMatchOnCreate.
 */
export function validateProfileAnnotation(
  kind: 'apparmor' | 'seccomp',
  annotation: string | undefined,
  profile: Profile | undefined,
  field: string,
): FieldError[] {
  if (annotation === undefined || !profile) return []
  const mismatch = [forbiddenField(`${field}.type`, `${kind} type in annotation and field must match`)]
  switch (profile.type) {
    case 'Unconfined':
      return annotation === 'unconfined' ? [] : mismatch
    case 'RuntimeDefault': {
      const isDefault = annotation === 'runtime/default' || (kind === 'seccomp' && annotation === 'docker/default')
      return isDefault ? [] : mismatch
    }
    case 'Localhost':
      if (!annotation.startsWith(localhost)) return mismatch
      if (annotation.slice(localhost.length) === profile.localhostProfile) return []
      return [forbiddenField(`${field}.localhostProfile`, `${kind} profile in annotation and field must match`)]
    default:
      return []
  }
}

/** What an AppArmor annotation says, as a field. Source: pkg/api/pod/util.go ApparmorFieldForAnnotation. */
export function appArmorOfAnnotation(annotation: string): Profile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' }
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' }
  const localhostProfile = annotation.startsWith(localhost) ? annotation.slice(localhost.length) : ''
  return localhostProfile ? { type: 'Localhost', localhostProfile } : undefined
}
