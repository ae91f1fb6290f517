import { type FieldError, forbiddenField, invalidField, unsupportedField } from '#kube/meta/field-error.ts'
import type { Allowances } from './allowances.ts'
import { each, optionalOneOf, validateId } from './fields.ts'
import { internalForm } from './internal-form.ts'
import { containersWithPath, type SecurityContext, type Spec } from './model.ts'
import { validateAppArmorProfile, validateSeccompProfile } from './profiles.ts'
import { validateSysctls } from './sysctls.ts'
import { validateWindowsOptions } from './windows.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go validatePodSpecSecurityContext and below. */

export function validatePodSecurity(spec: Spec, field: string, allow: Allowances): FieldError[] {
  const { securityContext: context, shareProcessNamespace, hostPID } = spec
  if (!context) return []
  const at = `${field}.securityContext`
  const policies = allow.anySeLinuxPolicy ? ['MountOption', 'Recursive'] : ['Recursive']
  const isSharedTwice = hostPID && shareProcessNamespace
  return [
    ...validateId(`${at}.fsGroup`, context.fsGroup),
    ...validateId(`${at}.runAsUser`, context.runAsUser),
    ...validateId(`${at}.runAsGroup`, context.runAsGroup),
    ...each(context.supplementalGroups, `${at}.supplementalGroups`, (id, path) => validateId(path, id)),
    ...(isSharedTwice
      ? [invalidField(`${at}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled')]
      : []),
    ...validateSysctls(context.sysctls, spec, `${at}.sysctls`, allow.hostSysctls),
    ...optionalOneOf(`${at}.fsGroupChangePolicy`, context.fsGroupChangePolicy, ['Always', 'OnRootMismatch']),
    ...validateSeccompProfile(context.seccompProfile, `${at}.seccompProfile`),
    ...validateWindowsOptions(context.windowsOptions, `${at}.windowsOptions`),
    ...validateAppArmorProfile(context.appArmorProfile, `${at}.appArmorProfile`),
    ...optionalOneOf(`${at}.supplementalGroupsPolicy`, context.supplementalGroupsPolicy, ['Merge', 'Strict']),
    ...optionalOneOf(`${at}.seLinuxChangePolicy`, context.seLinuxChangePolicy, policies),
  ]
}

/** `hasHostUsers` is false for a pod with a user namespace of its own. */
export function validateContainerSecurity(
  context: SecurityContext | undefined,
  field: string,
  hasHostUsers: boolean,
): FieldError[] {
  if (!context) return []
  return [
    ...validateId(`${field}.runAsUser`, context.runAsUser),
    ...validateId(`${field}.runAsGroup`, context.runAsGroup),
    ...validateProcMount(context.procMount, `${field}.procMount`, hasHostUsers),
    ...validateSeccompProfile(context.seccompProfile, `${field}.seccompProfile`),
    ...validateEscalation(context, field),
    ...validateWindowsOptions(context.windowsOptions, `${field}.windowsOptions`),
    ...validateAppArmorProfile(context.appArmorProfile, `${field}.appArmorProfile`),
  ]
}

function validateProcMount(type: string | undefined, field: string, hasHostUsers: boolean): FieldError[] {
  if (type === undefined) return []
  if (type !== 'Default' && type !== 'Unmasked') return [unsupportedField(field, type, ['Default', 'Unmasked'])]
  if (type === 'Default' || !hasHostUsers) return []
  return [invalidField(field, type, '`hostUsers` must be false to use `Unmasked`')]
}

function validateEscalation(context: SecurityContext, field: string): FieldError[] {
  const { allowPrivilegeEscalation, privileged, capabilities } = context
  if (allowPrivilegeEscalation !== false) return []
  const refused = (other: string): FieldError =>
    invalidField(
      field,
      internalForm('SecurityContext', context),
      `cannot set \`allowPrivilegeEscalation\` to false and ${other}`,
    )
  return [
    ...(privileged ? [refused('`privileged` to true')] : []),
    ...(capabilities?.add ?? [])
      .filter((name) => name === 'CAP_SYS_ADMIN')
      .map(() => refused('`capabilities.Add` CAP_SYS_ADMIN')),
  ]
}

/** A pod with a user namespace of its own shares less with its node (KEP-127). Source: validateHostUsers. */
export function validateHostUsers(spec: Spec, field: string, allow: Allowances): FieldError[] {
  if (spec.hostUsers !== false) return []
  const refused = (name: string): FieldError => forbiddenField(`${field}.${name}`, 'when `hostUsers` is false')
  const errors: FieldError[] = []
  if (spec.hostNetwork && !allow.userNamespaceHostNetwork) errors.push(refused('hostNetwork'))
  // Upstream writes these two with a capital letter.
  if (spec.hostPID) errors.push(refused('HostPID'))
  if (spec.hostIPC) errors.push(refused('HostIPC'))
  if (allow.userNamespaceDevices) return errors
  const devices = containersWithPath(spec, field)
    .filter(({ container }) => container.volumeDevices?.length)
    .map(({ at }) => forbiddenField(`${at}.volumeDevices`, 'when `hostUsers` is false'))
  return [...errors, ...devices]
}
