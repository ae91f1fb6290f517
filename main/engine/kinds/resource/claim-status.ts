import type { ResourceClaim } from '#kube/kinds/resource/resource-claim.ts'
import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  tooManyField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { dns1123Label } from '#kube/meta/names.ts'
import type { Condition } from '#kube/meta/object.ts'
import { validateConditions } from '../../registry/condition-checks.ts'
import { checked, immutableField } from '../../registry/field-checks.ts'
import { validateNodeSelector } from '../core/node-selector.ts'
import { validateBindingConditions } from './binding-conditions.ts'
import { requestNames, validateReference, validateReferences } from './claim-spec.ts'
import { mostConfigurations, validateConfiguration, validateRaw } from './device-configuration.ts'
import { validateSet, validateSlice } from './lists.ts'
import { validateDriver, validatePool, validateShareId } from './names.ts'
import { validateNetworkData } from './network-data.ts'

export type ClaimStatus = NonNullable<ResourceClaim['status']>
type Allocation = NonNullable<ClaimStatus['allocation']>
type Result = NonNullable<NonNullable<Allocation['devices']>['results']>[number]
type Config = NonNullable<NonNullable<Allocation['devices']>['config']>[number]
type DeviceStatus = NonNullable<ClaimStatus['devices']>[number]
type Consumer = NonNullable<ClaimStatus['reservedFor']>[number]

const mostConsumers = 256
const mostResults = 32
const mostConditions = 8

/** `driver/pool/device`, with the share where a device is shared. */
export function deviceIdOf({ driver, pool, device, shareID }: Pick<Result, 'driver' | 'pool' | 'device' | 'shareID'>) {
  return [driver, pool, device, ...(shareID ? [shareID] : [])].join('/')
}

export function allocatedDevices(status: ClaimStatus | undefined): ReadonlySet<string> {
  return new Set((status?.allocation?.devices?.results ?? []).map(deviceIdOf))
}

/** Source: kubernetes pkg/apis/resource/validation validateResourceClaimStatusUpdate. */
export function validateClaimStatus(claim: ResourceClaim, old: ResourceClaim): FieldError[] {
  const status = claim.status ?? {}
  const devices = allocatedDevices(status)
  return [
    ...validateSet('status.reservedFor', status.reservedFor, mostConsumers, validateConsumer, ({ uid }) => uid),
    ...validateSet(
      'status.devices',
      status.devices,
      -1,
      (device, at) => validateDeviceStatus(device, at, devices),
      deviceIdOf,
    ),
    ...validateReservations(claim, old),
    ...validateAllocation(claim, old),
  ]
}

function validateConsumer(consumer: Consumer, at: string): FieldError[] {
  return (['resource', 'name', 'uid'] as const).flatMap((part) =>
    consumer[part] ? [] : [requiredField(`${at}.${part}`)],
  )
}

function validateReservations({ metadata, status }: ResourceClaim, old: ResourceClaim): FieldError[] {
  const field = 'status.reservedFor'
  const { reservedFor = [], allocation } = status ?? {}
  if (reservedFor.length === 0) return []
  if (!allocation) return [forbiddenField(field, 'may not be specified when `allocated` is not set')]
  const before = old.status?.reservedFor ?? []
  const isNew = (consumer: Consumer): boolean => !before.some((other) => equalJson(other, consumer))
  if (!metadata.deletionTimestamp || !reservedFor.some(isNew)) return []
  const detail = 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set'
  return [forbiddenField(field, detail)]
}

/** An allocation stands until it is taken back as a whole. */
function validateAllocation({ spec, status }: ResourceClaim, old: ResourceClaim): FieldError[] {
  const field = 'status.allocation'
  const { allocation } = status ?? {}
  if (!allocation) return []
  if (old.status?.allocation) {
    return equalJson(allocation, old.status.allocation) ? [] : [immutableField(field, allocation)]
  }
  const names = requestNames(spec.devices ?? {})
  const { results, config } = allocation.devices ?? {}
  return [
    ...validateSlice(`${field}.devices.results`, results, mostResults, (it, at) => validateResult(it, at, names)),
    ...validateSlice(`${field}.devices.config`, config, 2 * mostConfigurations, (it, at) =>
      validateConfig(it, at, names),
    ),
    ...(allocation.nodeSelector ? validateNodeSelector(`${field}.nodeSelector`, allocation.nodeSelector) : []),
  ]
}

function validateResult(result: Result, at: string, names: ReadonlySet<string>): FieldError[] {
  const { request = '', device = '', shareID } = result as Partial<Result>
  return [
    ...validateReference(request, `${at}.request`, names),
    ...validateDriver(result.driver, `${at}.driver`),
    ...validatePool(result.pool, `${at}.pool`),
    ...checked(`${at}.device`, device, dns1123Label),
    ...validateBindingConditions(result, at),
    ...(shareID === undefined ? [] : validateShareId(shareID, `${at}.shareID`)),
  ]
}

function validateConfig(config: Config, at: string, names: ReadonlySet<string>): FieldError[] {
  const sources = ['FromClaim', 'FromClass']
  const { source } = config as Partial<Config>
  return [
    ...(source ? [] : [requiredField(`${at}.source`)]),
    ...(source && !sources.includes(source) ? [unsupportedField(`${at}.source`, source, sources)] : []),
    ...validateReferences(`${at}.requests`, config.requests, names),
    ...validateConfiguration(config, at),
  ]
}

function validateDeviceStatus(status: DeviceStatus, at: string, devices: ReadonlySet<string>): FieldError[] {
  const { device = '', shareID, conditions = [], data } = status as Partial<DeviceStatus>
  const isAllocated = devices.has(deviceIdOf(status))
  // Upstream prints its internal type.
  const shown = { Driver: status.driver, Pool: status.pool, Device: device, ShareID: shareID ?? '' }
  const hasData = data !== undefined && data !== null
  return [
    ...validateDriver(status.driver, `${at}.driver`),
    ...validatePool(status.pool, `${at}.pool`),
    ...checked(`${at}.device`, device, dns1123Label),
    ...(shareID === undefined ? [] : validateShareId(shareID, `${at}.shareID`)),
    ...(isAllocated ? [] : [invalidField(at, shown, 'must be an allocated device in the claim')]),
    ...(conditions.length > mostConditions
      ? [tooManyField(`${at}.conditions`, conditions.length, mostConditions)]
      : []),
    ...validateConditions(`${at}.conditions`, conditions as Condition[]),
    ...(hasData ? validateRaw(data, `${at}.data`) : []),
    ...validateNetworkData(status.networkData, `${at}.networkData`),
  ]
}
