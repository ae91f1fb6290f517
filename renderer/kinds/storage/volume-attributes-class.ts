import { SlidersHorizontal } from '@lucide/vue'
import type { VolumeAttributesClass } from '#kube/kinds/storage/volume-attributes-class.ts'
import { targetOf } from '../fact-text.ts'
import { fieldRows } from '../field-rows.ts'
import { defineUiKind } from '../ui-kind.ts'

export const volumeAttributesClassUi = defineUiKind<VolumeAttributesClass>({
  group: 'storage.k8s.io',
  resource: 'volumeattributesclasses',
  icon: SlidersHorizontal,
  facts: ({ driverName }) => [
    { label: 'driver', value: driverName, link: targetOf('storage.k8s.io/v1', 'CSIDriver', driverName) },
  ],
  blocks: ({ parameters }) => [{ title: 'parameters', columns: ['field', 'value'], rows: fieldRows(parameters) }],
})
