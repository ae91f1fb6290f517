import type { ResourceSlice } from '#kube/kinds/resource/resource-slice.ts'
import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { validateNodeSelector } from '../core/node-selector.ts'
import { validateBindingConditions } from './binding-conditions.ts'
import { type Attribute, validateAttribute } from './device-attribute.ts'
import { type Capacity, validateSharedCapacity, validateWholeCapacity } from './device-capacity.ts'
import { validateMap, validateSet, validateSlice } from './lists.ts'
import { qualifiedLimit, validateQualifiedName } from './names.ts'
import { validateTaint } from './tolerations.ts'

export type Device = NonNullable<ResourceSlice['spec']['devices']>[number]
type Consumption = NonNullable<Device['consumesCounters']>[number]

const mostParts = 32
const mostTaints = 16
const mostConsumptions = 2
const mostCounters = 32
const labelLength = 63

/** Source: kubernetes pkg/apis/resource/validation validateDevice. */
export function validateDevice(device: Device, at: string, isPlacedAlone: boolean): FieldError[] {
  const { name = '', attributes = {}, capacity = {} } = device as Partial<Device>
  const parts = Object.keys(attributes).length + Object.keys(capacity).length
  const tooMany = `the total number of attributes and capacities must not exceed ${String(mostParts)}`
  const checkCapacity = device.allowMultipleAllocations ? validateSharedCapacity : validateWholeCapacity
  return [
    ...checked(`${at}.name`, name, dns1123Label),
    ...(parts > mostParts ? [invalidField(at, parts, tooMany)] : []),
    ...validateMap(
      `${at}.attributes`,
      attributes as Record<string, Attribute>,
      -1,
      qualifiedLimit,
      validateQualifiedName,
      validateAttribute,
    ),
    ...validateMap(
      `${at}.capacity`,
      capacity as Record<string, Capacity>,
      -1,
      qualifiedLimit,
      validateQualifiedName,
      checkCapacity,
    ),
    ...validateSlice(`${at}.taints`, device.taints, mostTaints, validateTaint),
    ...validateSet(
      `${at}.consumesCounters`,
      device.consumesCounters,
      mostConsumptions,
      validateConsumption,
      ({ counterSet }) => counterSet,
    ),
    ...(isPlacedAlone ? validatePlace(device, at) : validateNoPlace(device, at)),
    ...validateBindingConditions(device, at),
  ]
}

export function validateCounters(field: string, counters: Readonly<Record<string, unknown>> | undefined): FieldError[] {
  if (Object.keys(counters ?? {}).length === 0) return [requiredField(field)]
  const checkName = (name: string, at: string): FieldError[] => checked(at, name, dns1123Label)
  return validateMap(field, counters, mostCounters, labelLength, checkName, () => [])
}

function validateConsumption({ counterSet, counters }: Consumption, at: string): FieldError[] {
  return [
    ...(counterSet ? checked(`${at}.counterSet`, counterSet, dns1123Label) : [requiredField(`${at}.counterSet`)]),
    ...validateCounters(`${at}.counters`, counters),
  ]
}

function validateNoPlace({ nodeName, nodeSelector, allNodes }: Device, at: string): FieldError[] {
  if (nodeName === undefined && !nodeSelector && allNodes === undefined) return []
  const detail =
    '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec'
  return [invalidField(at, null, detail)]
}

function validatePlace({ nodeName, nodeSelector, allNodes }: Device, at: string): FieldError[] {
  const detail =
    'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec'
  const given = [
    ...(nodeName ? ['`nodeName`'] : []),
    ...(nodeSelector ? ['`nodeSelector`'] : []),
    ...(allNodes ? ['`allNodes`'] : []),
  ]
  return [
    ...(nodeName ? checked(`${at}.nodeName`, nodeName, dns1123Subdomain) : []),
    ...(nodeName === '' ? [invalidField(`${at}.nodeName`, '', 'must not be empty')] : []),
    ...(nodeSelector ? validateNodeSelector(`${at}.nodeSelector`, nodeSelector) : []),
    ...(allNodes === false ? [invalidField(`${at}.allNodes`, false, 'must be either unset or set to true')] : []),
    ...(given.length === 0 ? [requiredField(at, detail)] : []),
    ...(given.length > 1 ? [invalidField(at, `{${given.join(', ')}}`, detail)] : []),
  ]
}
