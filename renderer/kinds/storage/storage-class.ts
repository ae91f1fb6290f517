import { Boxes } from '@lucide/vue'
import type { StorageClass } from '#kube/kinds/storage/storage-class.ts'
import { listOf } from '../fact-text.ts'
import { fieldRows } from '../field-rows.ts'
import { defineUiKind } from '../ui-kind.ts'

export const storageClassUi = defineUiKind<StorageClass>({
  group: 'storage.k8s.io',
  resource: 'storageclasses',
  icon: Boxes,
  facts: ({ metadata, provisioner, reclaimPolicy, volumeBindingMode, ...more }) => [
    { label: 'isDefault', value: metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' },
    { label: 'provisioner', value: provisioner, mono: true },
    { label: 'reclaimPolicy', value: reclaimPolicy ?? 'Delete' },
    { label: 'bindingMode', value: volumeBindingMode ?? 'Immediate' },
    { label: 'expandable', value: more.allowVolumeExpansion },
    { label: 'mountOptions', value: listOf(more.mountOptions), mono: true },
    {
      label: 'topologies',
      value: more.allowedTopologies
        ?.flatMap(({ matchLabelExpressions = [] }) => matchLabelExpressions)
        .map(({ key, values }) => `${key} in (${values.join(', ')})`)
        .join('; '),
      mono: true,
    },
  ],
  blocks: ({ parameters }) => [{ title: 'parameters', columns: ['field', 'value'], rows: fieldRows(parameters) }],
})
