import type { DeviceClass } from '#kube/kinds/resource/device-class.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { mostConfigurations, validateConfiguration } from './device-configuration.ts'
import { validateSelectors } from './device-selectors.ts'
import { validateSlice } from './lists.ts'

const quotaPrefix = 'requests.'

/** Source: kubernetes pkg/registry/resource/deviceclass/strategy.go. */
export const deviceClassStrategy = defineStrategy<DeviceClass>({
  generationOf: ({ spec }) => spec,
  applyDefaults(deviceClass) {
    ;(deviceClass as Partial<DeviceClass>).spec ??= {}
  },
  validate: ({ spec }) => [
    ...validateSelectors('spec.selectors', spec.selectors),
    ...validateSlice('spec.config', spec.config, mostConfigurations, validateConfiguration),
    ...validateExtendedName(spec.extendedResourceName),
  ],
})

function validateExtendedName(name: string | undefined): FieldError[] {
  if (name === undefined || isExtendedResource(name)) return []
  return [invalidField('spec.extendedResourceName', name, 'must be a valid extended resource name')]
}

/** Source: kubernetes pkg/apis/core/v1/helper IsExtendedResourceName. */
function isExtendedResource(name: string): boolean {
  const isNative = !name.includes('/') || name.includes('kubernetes.io/')
  return !isNative && !name.startsWith(quotaPrefix) && qualifiedName(quotaPrefix + name).length === 0
}
