import { FileCog } from '@lucide/vue'
import type { ConfigMap } from '#kube/kinds/core/config-map.ts'
import DataEntries from '../../components/DataEntries.vue'
import { defineUiKind } from '../ui-kind.ts'

export const configMapUi = defineUiKind<ConfigMap>({
  group: '',
  resource: 'configmaps',
  icon: FileCog,
  sections: [DataEntries],
  facts: ({ immutable }) => [{ label: 'immutable', value: immutable }],
})
