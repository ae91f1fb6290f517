import type { ResourceClaim } from '#kube/kinds/resource/resource-claim.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import { dns1123Label } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { mostConfigurations, validateConfiguration } from './device-configuration.ts'
import { validateSelectors } from './device-selectors.ts'
import { validateSet, validateSlice } from './lists.ts'
import { validateClassName, validateFullyQualifiedName } from './names.ts'
import { validateToleration } from './tolerations.ts'

export type ClaimSpec = ResourceClaim['spec']
type Devices = NonNullable<ClaimSpec['devices']>
type Request = NonNullable<Devices['requests']>[number]
type SubRequest = NonNullable<Request['firstAvailable']>[number]
type DeviceRequest = Omit<SubRequest, 'name'>
type Constraint = NonNullable<Devices['constraints']>[number]

export const mostRequests = 32
const mostAlternatives = 8
const mostConstraints = 32

/** Source: kubernetes pkg/apis/resource/v1/defaults.go. */
export function defaultClaimSpec({ devices }: ClaimSpec): void {
  for (const { exactly, firstAvailable = [] } of devices?.requests ?? []) {
    for (const request of [...(exactly ? [exactly] : []), ...firstAvailable]) {
      request.allocationMode ||= 'ExactCount'
      if (request.allocationMode === 'ExactCount') request.count ||= 1
      for (const toleration of request.tolerations ?? []) toleration.operator ||= 'Equal'
    }
  }
}

/** Source: kubernetes pkg/apis/resource/validation/validation.go validateDeviceClaim. */
export function validateClaimSpec(at: string, { devices = {} }: ClaimSpec): FieldError[] {
  const names = requestNames(devices)
  const field = `${at}.devices`
  return [
    ...validateSet(`${field}.requests`, devices.requests, mostRequests, validateRequest, ({ name }) => name),
    ...validateSlice(`${field}.constraints`, devices.constraints, mostConstraints, (constraint, place) =>
      validateConstraint(constraint, place, names),
    ),
    ...validateSlice(`${field}.config`, devices.config, mostConfigurations, (config, place) => [
      ...validateReferences(`${place}.requests`, config.requests, names),
      ...validateConfiguration(config, place),
    ]),
  ]
}

/** `request` and `request/alternative`: what the other parts of a claim can refer to. */
export function requestNames({ requests = [] }: Devices): ReadonlySet<string> {
  return new Set(
    requests.flatMap(({ name, firstAvailable = [] }) => [name, ...firstAvailable.map((it) => `${name}/${it.name}`)]),
  )
}

function validateRequest(request: Request, at: string): FieldError[] {
  const { name = '', exactly, firstAvailable = [] } = request as Partial<Request>
  const errors = checked(`${at}.name`, name, dns1123Label)
  const detail = 'exactly one of `exactly` or `firstAvailable` is required'
  if (exactly && firstAvailable.length > 0) {
    return [...errors, invalidField(at, null, `${detail}, but multiple fields are set`)]
  }
  if (exactly) return [...errors, ...validateDeviceRequest(exactly, `${at}.exactly`)]
  if (firstAvailable.length === 0) return [...errors, requiredField(at, detail)]
  const field = `${at}.firstAvailable`
  return [...errors, ...validateSet(field, firstAvailable, mostAlternatives, validateSubRequest, (it) => it.name)]
}

function validateSubRequest(request: SubRequest, at: string): FieldError[] {
  return [
    ...checked(`${at}.name`, (request as Partial<SubRequest>).name ?? '', dns1123Label),
    ...validateDeviceRequest(request, at),
  ]
}

function validateDeviceRequest(request: DeviceRequest, at: string): FieldError[] {
  return [
    ...validateClassName(request.deviceClassName, `${at}.deviceClassName`),
    ...validateSelectors(`${at}.selectors`, request.selectors),
    ...validateAllocation(request, at),
    ...(request.tolerations ?? []).flatMap((it, index) =>
      validateToleration(it, `${at}.tolerations[${String(index)}]`),
    ),
  ]
}

function validateAllocation({ allocationMode = '', count = 0 }: DeviceRequest, at: string): FieldError[] {
  switch (allocationMode) {
    case 'All': {
      const detail = "must not be specified when allocationMode is 'All'"
      return count === 0 ? [] : [invalidField(`${at}.count`, count, detail)]
    }
    case 'ExactCount':
      return count > 0 ? [] : [invalidField(`${at}.count`, count, 'must be greater than zero')]
    default:
      return [unsupportedField(`${at}.allocationMode`, allocationMode, ['All', 'ExactCount'])]
  }
}

function validateConstraint(constraint: Constraint, at: string, names: ReadonlySet<string>): FieldError[] {
  const { requests, matchAttribute, distinctAttribute } = constraint
  const errors = validateReferences(`${at}.requests`, requests, names)
  if (matchAttribute !== undefined) {
    return [...errors, ...validateFullyQualifiedName(matchAttribute, `${at}.matchAttribute`)]
  }
  if (distinctAttribute !== undefined) {
    return [...errors, ...validateFullyQualifiedName(distinctAttribute, `${at}.distinctAttribute`)]
  }
  const detail = 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set'
  return [...errors, requiredField(at, detail)]
}

export function validateReferences(
  field: string,
  references: readonly string[] | undefined,
  names: ReadonlySet<string>,
): FieldError[] {
  return validateSet(field, references, mostRequests, (name, at) => validateReference(name, at, names), String)
}

export function validateReference(name: string, field: string, names: ReadonlySet<string>): FieldError[] {
  const detail = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"
  const parts = name.split('/')
  if (parts.length > 2) return [invalidField(field, name, detail)]
  return [
    ...parts.flatMap((part) => checked(field, part, dns1123Label)),
    ...(names.has(name) ? [] : [invalidField(field, name, detail)]),
  ]
}
