import { isRecord } from '#base/wire.ts'
import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { dns1123Subdomain } from '#kube/meta/names.ts'
import { checked } from '../../../registry/field-checks.ts'
import { byteLength } from './fields.ts'
import { type Container, containersWithPath, type PodSecurityContext, type Spec } from './model.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go validateWindows… and validateOS. */

type WindowsOptions = NonNullable<PodSecurityContext['windowsOptions']>

const maxSpecKib = 64
const maxDomain = 256
const maxUser = 104
const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/
const dnsLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
const dnsName = new RegExp(`^${dnsLabel}(?:\\.${dnsLabel})*$`)
// eslint-disable-next-line no-control-regex -- that is what is looked for
const controlCharacter = /[\u0000-\u001f\u007f]/

export function validateWindowsOptions(options: WindowsOptions | undefined, field: string): FieldError[] {
  if (!options) return []
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName: user } = options
  return [
    ...(name === undefined ? [] : checked(`${field}.gmsaCredentialSpecName`, name, dns1123Subdomain)),
    ...(spec === undefined ? [] : checked(`${field}.gmsaCredentialSpec`, spec, credentialProblems)),
    ...(user === undefined ? [] : checked(`${field}.runAsUserName`, user, userProblems)),
  ]
}

function credentialProblems(spec: string): string[] {
  if (spec === '') return ['gmsaCredentialSpec cannot be an empty string']
  if (byteLength(spec) <= maxSpecKib * 1024) return []
  return [`gmsaCredentialSpec size must be under ${String(maxSpecKib)} KiB`]
}

/** `DOMAIN\user` or `user`. */
function userProblems(name: string): string[] {
  if (name === '') return ['runAsUserName cannot be an empty string']
  if (controlCharacter.test(name)) return ['runAsUserName cannot contain control characters']
  const parts = name.split('\\')
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash']
  const domain = parts.length === 2 ? parts[0] : undefined
  const user = parts.at(-1) ?? ''
  return [...domainProblems(domain), ...userPartProblems(user)]
}

function domainProblems(domain: string | undefined): string[] {
  if (domain === undefined) return []
  return [
    ...(byteLength(domain) >= maxDomain
      ? [`runAsUserName's Domain length must be under ${String(maxDomain)} characters`]
      : []),
    ...(netBios.test(domain) || dnsName.test(domain)
      ? []
      : ["runAsUserName's Domain doesn't match the NetBios nor the DNS format"]),
  ]
}

function userPartProblems(user: string): string[] {
  const problems: string[] = []
  if (user === '') problems.push("runAsUserName's User cannot be empty")
  else if (byteLength(user) > maxUser) {
    problems.push(`runAsUserName's User length must not be longer than ${String(maxUser)} characters`)
  }
  if (/^[. ]+$/.test(user)) problems.push("runAsUserName's User cannot contain only periods or spaces")
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) {
    problems.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]')
  }
  return problems
}

/** Containers that are processes of the host: all of a pod's, or none (KEP-1981). */
export function validateHostProcess(spec: Spec, field: string): FieldError[] {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess
  const containers = containersWithPath(spec, field)
  let count = 0
  const errors = containers.flatMap(({ container: { securityContext }, at }) => {
    const own = securityContext?.windowsOptions?.hostProcess
    if (own ?? ofPod) count++
    if (ofPod === undefined || own === undefined || ofPod === own) return []
    const detail = `pod hostProcess value must be identical if both are specified, was ${String(ofPod)}`
    return [invalidField(`${at}.securityContext.windowsOptions.hostProcess`, own, detail)]
  })
  if (count === 0) return errors
  if (count !== containers.length) {
    const detail = 'If pod contains any hostProcess containers then all containers must be HostProcess containers'
    errors.push(invalidField(field, '', detail))
  }
  if (!spec.hostNetwork) {
    const detail = 'hostNetwork must be true if pod contains any hostProcess containers'
    errors.push(invalidField(`${field}.hostNetwork`, false, detail))
  }
  return errors
}

const unknownToWindows = {
  pod: [
    'securityContext.appArmorProfile',
    'securityContext.seLinuxOptions',
    'hostUsers',
    'hostPID',
    'hostIPC',
    'securityContext.seccompProfile',
    'securityContext.fsGroup',
    'securityContext.fsGroupChangePolicy',
    'securityContext.sysctls',
    'shareProcessNamespace',
    'securityContext.runAsUser',
    'securityContext.runAsGroup',
    'securityContext.supplementalGroups',
    'securityContext.supplementalGroupsPolicy',
    'securityContext.seLinuxChangePolicy',
  ],
  container: [
    'securityContext.appArmorProfile',
    'securityContext.seLinuxOptions',
    'securityContext.seccompProfile',
    'securityContext.capabilities',
    'securityContext.readOnlyRootFilesystem',
    'securityContext.privileged',
    'securityContext.allowPrivilegeEscalation',
    'securityContext.procMount',
    'securityContext.runAsUser',
    'securityContext.runAsGroup',
  ],
} as const

/** What the pod's operating system does not know. */
export function validateOs(spec: Spec, field: string): FieldError[] {
  const { os } = spec
  if (!os) return []
  if (!os.name) return [requiredField(`${field}.os.name`)]
  if (os.name === 'windows') return validateWindowsPod(spec, field)
  if (os.name === 'linux') return validateLinuxPod(spec, field)
  return [unsupportedField(`${field}.os`, os.name, ['linux', 'windows'])]
}

function validateLinuxPod(spec: Spec, field: string): FieldError[] {
  const detail = 'windows options cannot be set for a linux pod'
  const owners = [{ owner: spec, at: field }, ...containerOwners(spec, field)]
  return owners.flatMap(({ owner, at }) =>
    owner.securityContext?.windowsOptions ? [forbiddenField(`${at}.securityContext.windowsOptions`, detail)] : [],
  )
}

function validateWindowsPod(spec: Spec, field: string): FieldError[] {
  return [
    ...refuseFields(spec, unknownToWindows.pod, field),
    ...containerOwners(spec, field).flatMap(({ owner, at }) => refuseFields(owner, unknownToWindows.container, at)),
  ]
}

function containerOwners(spec: Spec, field: string): { owner: Container; at: string }[] {
  return containersWithPath(spec, field).map(({ container, at }) => ({ owner: container, at }))
}

function refuseFields(owner: Container | Spec, fields: readonly string[], at: string): FieldError[] {
  return fields
    .filter((field) => isSet(valueAt(owner, field)) && !(isHostFlag(field) && valueAt(owner, field) === false))
    .map((field) => forbiddenField(`${at}.${field}`, 'cannot be set for a windows pod'))
}

/** Flags that are not pointers in Go: false is not set. */
function isHostFlag(field: string): boolean {
  return field === 'hostPID' || field === 'hostIPC'
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined
}

function valueAt(owner: object, field: string): unknown {
  return field.split('.').reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), owner)
}
