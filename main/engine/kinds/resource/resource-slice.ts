import type { ResourceSlice } from '#kube/kinds/resource/resource-slice.ts'
import { formatTime } from '#kube/duration/age.ts'
import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '#kube/meta/names.ts'
import { checked, immutableField } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { validateNodeSelector } from '../core/node-selector.ts'
import { type Device, validateCounters, validateDevice } from './device.ts'
import { validateSet } from './lists.ts'
import { validateDriver, validatePool } from './names.ts'

type Spec = ResourceSlice['spec']

const mostDevices = 128
const mostElaborateDevices = 64
const mostCounterSets = 8

/** Source: kubernetes pkg/registry/resource/resourceslice/strategy.go. */
export const resourceSliceStrategy = defineStrategy<ResourceSlice>({
  generationOf: ({ spec }) => spec,
  applyDefaults(slice) {
    const spec = ((slice as Partial<ResourceSlice>).spec ??= {} as Spec)
    ;(spec as Partial<Spec>).pool ??= { name: '', generation: 0, resourceSliceCount: 0 }
  },
  prepareForCreate: ({ spec }, { now }) => {
    for (const taint of (spec.devices ?? []).flatMap(({ taints = [] }) => taints)) taint.timeAdded ??= formatTime(now)
    dropDisabledFields(spec)
  },
  prepareForUpdate({ spec }) {
    dropDisabledFields(spec)
  },
  validate: ({ spec }) => validateSpec(spec),
  validateUpdate: ({ spec }, { spec: old }) => [
    ...(spec.pool.name === old.pool.name ? [] : [immutableField('spec.pool.name', spec.pool.name)]),
    ...(spec.driver === old.driver ? [] : [immutableField('spec.driver', spec.driver)]),
    ...(spec.nodeName === old.nodeName ? [] : [immutableField('spec.nodeName', spec.nodeName)]),
  ],
  warnings({ spec: { driver } }) {
    if (driver === driver.toLowerCase()) return []
    return [`spec.driver: driver names should be lowercase; ${JSON.stringify(driver)} contains uppercase characters`]
  },
})

/** Fields of features that are alpha in 1.36: DRANodeAllocatableResources, DRAListTypeAttributes. */
function dropDisabledFields({ devices = [] }: Spec): void {
  for (const device of devices) {
    delete device.nodeAllocatableResourceMappings
    for (const attribute of Object.values(device.attributes ?? {})) {
      for (const list of ['bools', 'ints', 'strings', 'versions']) Reflect.deleteProperty(attribute, list)
    }
  }
}

function validateSpec(spec: Spec): FieldError[] {
  const { devices, sharedCounters } = spec
  const isElaborate = (devices ?? []).some(({ taints, consumesCounters }) => taints?.length || consumesCounters?.length)
  const isPlacedAlone = spec.perDeviceNodeSelection === true
  return [
    ...validateDriver(spec.driver, 'spec.driver'),
    ...validatePoolOf(spec),
    ...validatePlace(spec),
    ...(sharedCounters?.length && devices?.length
      ? [invalidField('spec', '', 'only one of `sharedCounters` or `devices` is allowed')]
      : []),
    ...validateSet(
      'spec.devices',
      devices,
      isElaborate ? mostElaborateDevices : mostDevices,
      (device: Device, at) => validateDevice(device, at, isPlacedAlone),
      ({ name }) => name,
    ),
    ...validateSet(
      'spec.sharedCounters',
      sharedCounters,
      mostCounterSets,
      ({ name, counters }, at) => [
        ...(name ? checked(`${at}.name`, name, dns1123Label) : [requiredField(`${at}.name`)]),
        ...validateCounters(`${at}.counters`, counters),
      ],
      ({ name }) => name,
    ),
  ]
}

function validatePoolOf({ pool }: Spec): FieldError[] {
  const { name, resourceSliceCount = 0, generation = 0 } = pool as Partial<Spec['pool']>
  return [
    ...validatePool(name, 'spec.pool.name'),
    ...(resourceSliceCount > 0
      ? []
      : [invalidField('spec.pool.resourceSliceCount', resourceSliceCount, 'must be greater than zero')]),
    ...(generation < 0
      ? [invalidField('spec.pool.generation', generation, 'must be greater than or equal to zero')]
      : []),
  ]
}

function validatePlace(spec: Spec): FieldError[] {
  const { nodeName, nodeSelector, allNodes, perDeviceNodeSelection } = spec
  const given = [
    ...(nodeName ? ['`nodeName`'] : []),
    ...(nodeSelector ? ['`nodeSelector`'] : []),
    ...(allNodes ? ['`allNodes`'] : []),
    ...(perDeviceNodeSelection ? ['`perDeviceNodeSelection`'] : []),
  ]
  const one = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required'
  return [
    ...(nodeName ? checked('spec.nodeName', nodeName, dns1123Subdomain) : []),
    ...(nodeName === ''
      ? [invalidField('spec.nodeName', '', 'must be either unset or set to a non-empty string')]
      : []),
    ...(nodeSelector ? validateSelector(nodeSelector) : []),
    ...onlyTrue('spec.allNodes', allNodes),
    ...onlyTrue('spec.perDeviceNodeSelection', perDeviceNodeSelection),
    ...(given.length === 0 ? [requiredField('spec', one)] : []),
    ...(given.length > 1 ? [invalidField('spec', `{${given.join(', ')}}`, `${one}, but multiple fields are set`)] : []),
  ]
}

function validateSelector(selector: NonNullable<Spec['nodeSelector']>): FieldError[] {
  const { nodeSelectorTerms: terms = [] } = selector as Partial<typeof selector>
  return [
    ...validateNodeSelector('spec.nodeSelector', selector),
    ...(terms.length === 1
      ? []
      : [invalidField('spec.nodeSelector.nodeSelectorTerms', terms, 'must have exactly one node selector term')]),
  ]
}

function onlyTrue(field: string, value: boolean | undefined): FieldError[] {
  return value === false ? [invalidField(field, false, 'must be either unset or set to true')] : []
}
