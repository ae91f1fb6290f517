import { Cpu } from '@lucide/vue'
import type { DeviceClass } from '#kube/kinds/resource/device-class.ts'
import { fieldRows } from '../field-rows.ts'
import { defineUiKind } from '../ui-kind.ts'
import { expressionsOf } from './device-requests.ts'

export const deviceClassUi = defineUiKind<DeviceClass>({
  group: 'resource.k8s.io',
  resource: 'deviceclasses',
  icon: Cpu,
  facts: ({ spec }) => [
    { label: 'conditions', value: expressionsOf(spec.selectors), mono: true, orElse: 'all' },
    { label: 'extendedResource', value: spec.extendedResourceName, mono: true },
  ],
  blocks: ({ spec }) => [
    {
      title: 'configuration',
      columns: ['field', 'value'],
      rows: (spec.config ?? []).flatMap(({ opaque }) => fieldRows(opaque)),
    },
  ],
})
