import { duplicateField, type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { each } from './fields.ts'
import type { PodSecurityContext, Spec } from './model.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go validateSysctls, component-helpers sysctl. */

const segment = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const pattern = `^(${segment}[\\./])*${segment}$`
const form = new RegExp(pattern)
const maxLength = 253

/** Kernel parameters of the IPC namespace; those of the network's all begin with `net.`. */
const ipcNames = /^(kernel\.(sem|shm|shmall|shmmax|shmmni|shm_rmid_forced|msg|msgmax|msgmnb|msgmni)$|fs\.mqueue\.)/

export function validateSysctls(
  sysctls: PodSecurityContext['sysctls'],
  spec: Spec,
  field: string,
  mayUseHost: boolean,
): FieldError[] {
  const seen = new Set<string>()
  return each(sysctls, field, ({ name = '' }, at) => {
    const errors: FieldError[] = []
    if (!name) errors.push(requiredField(`${at}.name`))
    else if (name.length > maxLength || !form.test(name)) {
      const detail = `must have at most ${String(maxLength)} characters and match regex ${pattern}`
      errors.push(invalidField(`${at}.name`, name, detail))
    } else if (seen.has(name)) errors.push(duplicateField(`${at}.name`, name))
    seen.add(name)
    const hostError = mayUseHost ? undefined : hostSysctlError(name, spec, `${at}.name`)
    return hostError ? [...errors, hostError] : errors
  })
}

/** A parameter of a namespace that the pod shares with its node. Source: ValidateHostSysctl. */
export function hostSysctlError(name: string, { hostNetwork, hostIPC }: Spec, field: string): FieldError | undefined {
  const dotted = normalized(name).replace(/\*.*$/s, '')
  if (hostNetwork && dotted.startsWith('net.')) {
    return invalidField(field, name, "may not be specified when 'hostNetwork' is true")
  }
  if (hostIPC && ipcNames.test(dotted)) {
    return invalidField(field, name, "may not be specified when 'hostIPC' is true")
  }
  return undefined
}

/** `net/ipv4/conf/eth0.1/x` is written with dots, and its dots with slashes. Source: sysctl NormalizeName. */
function normalized(name: string): string {
  const first = /[./]/.exec(name)?.[0]
  if (first !== '/') return name
  return name.replace(/[./]/g, (mark) => (mark === '/' ? '.' : '/'))
}
