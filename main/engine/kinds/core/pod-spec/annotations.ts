import { isRecord } from '#base/wire.ts'
import { type FieldError, forbiddenField, invalidField } from '#kube/meta/field-error.ts'
import { type Allowances, deletionCost, isDeletionCost } from './allowances.ts'
import { relativePath } from './fields.ts'
import { containersWithPath, isWindows, type Spec } from './model.ts'
import { validateProfileAnnotation } from './profiles.ts'
import { validateTolerations } from './tolerations.ts'

/** Annotations that mean something to a pod. Source: kubernetes pkg/apis/core/validation/validation.go. */

export type Annotations = Readonly<Record<string, string>>

export const mirrorPod = 'kubernetes.io/config.mirror'
export const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/'
export const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod'
export const seccompPrefix = 'container.seccomp.security.alpha.kubernetes.io/'
const tolerationsKey = 'scheduler.alpha.kubernetes.io/tolerations'

/** Source: ValidatePodSpecificAnnotations. */
export function validatePodAnnotations(
  annotations: Annotations,
  spec: Spec,
  field: string,
  allow: Allowances,
): FieldError[] {
  const errors: FieldError[] = []
  const mirror = annotations[mirrorPod]
  if (mirror !== undefined && !spec.nodeName) {
    const detail = 'must set spec.nodeName if mirror pod annotation is set'
    errors.push(invalidField(`${field}[${mirrorPod}]`, mirror, detail))
  }
  const tolerations = annotations[tolerationsKey]
  if (tolerations) errors.push(...validateTolerationsText(tolerations, field, allow))
  const cost = annotations[deletionCost]
  if (!allow.badDeletionCost && !isDeletionCost(cost)) {
    errors.push(invalidField(`${field}[${deletionCost}]`, cost, 'must be a 32bit integer'))
  }
  return [
    ...errors,
    ...Object.entries(annotations).flatMap(([key, value]) =>
      key === seccompPod || key.startsWith(seccompPrefix) ? validateSeccompName(value, `${field}.${key}`) : [],
    ),
    ...validateAppArmorAnnotations(annotations, spec, field),
  ]
}

function validateTolerationsText(text: string, field: string, { comparingTolerations }: Allowances): FieldError[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return [invalidField(field, tolerationsKey, error instanceof Error ? error.message : String(error))]
  }
  const tolerations = Array.isArray(value) ? value.filter(isRecord) : []
  return validateTolerations(tolerations, `${field}.${tolerationsKey}`, comparingTolerations)
}

function validateSeccompName(name: string, field: string): FieldError[] {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(name)) return []
  if (name.startsWith('localhost/')) return relativePath(field, name.slice('localhost/'.length))
  return [invalidField(field, name, 'must be a valid seccomp profile')]
}

function validateAppArmorAnnotations(annotations: Annotations, spec: Spec, field: string): FieldError[] {
  const names = new Set(containersWithPath(spec, '').map(({ container }) => container.name))
  return Object.entries(annotations).flatMap(([key, profile]) => {
    if (!key.startsWith(appArmorPrefix)) return []
    const name = key.slice(appArmorPrefix.length)
    const isKnown = ['', 'runtime/default', 'unconfined'].includes(profile) || profile.startsWith('localhost/')
    const problem = `invalid AppArmor profile name: ${JSON.stringify(profile)}`
    return [
      ...(names.has(name) ? [] : [invalidField(`${field}[${key}]`, name, 'container not found')]),
      ...(isKnown ? [] : [invalidField(`${field}[${key}]`, profile, problem)]),
    ]
  })
}

/** What says the same as a field must not say something else. On create, and for templates. */
export function validateProfileAnnotations(annotations: Annotations, spec: Spec, field: string): FieldError[] {
  const { securityContext: ofPod = {} } = spec
  const containers = containersWithPath(spec, field)
  const seccomp = containers.flatMap(({ container: { name = '', securityContext }, at }) =>
    validateProfileAnnotation(
      'seccomp',
      annotations[seccompPrefix + name],
      securityContext?.seccompProfile,
      `${at}.securityContext.seccompProfile`,
    ),
  )
  const appArmor = containers.flatMap(({ container: { name = '', securityContext }, at }) =>
    validateProfileAnnotation(
      'apparmor',
      annotations[appArmorPrefix + name],
      securityContext?.appArmorProfile ?? ofPod.appArmorProfile,
      `${at}.securityContext.appArmorProfile`,
    ),
  )
  const podField = `${field}.securityContext.seccompProfile`
  return [
    ...validateProfileAnnotation('seccomp', annotations[seccompPod], ofPod.seccompProfile, podField),
    ...seccomp,
    ...(isWindows(spec) ? [] : appArmor),
  ]
}

/** Source: ValidatePodSpecificAnnotationUpdates; what it checks beside, `validatePodAnnotations` does. */
export function validateAnnotationUpdates(annotations: Annotations, old: Annotations, field: string): FieldError[] {
  const errors: FieldError[] = []
  for (const [key, value] of Object.entries(old)) {
    if (annotations[key] === value) continue
    if (key.startsWith(appArmorPrefix)) {
      errors.push(forbiddenField(`${field}[${key}]`, 'may not remove or update AppArmor annotations'))
    }
    if (key === mirrorPod) {
      errors.push(forbiddenField(`${field}[${key}]`, 'may not remove or update mirror pod annotation'))
    }
  }
  for (const key of Object.keys(annotations)) {
    if (key in old) continue
    if (key.startsWith(appArmorPrefix)) {
      errors.push(forbiddenField(`${field}[${key}]`, 'may not add AppArmor annotations'))
    }
    if (key === mirrorPod) errors.push(forbiddenField(`${field}[${key}]`, 'may not add mirror pod annotation'))
  }
  return errors
}
