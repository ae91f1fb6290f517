import { KeyRound } from '@lucide/vue'
import type { Secret } from '#kube/kinds/core/secret.ts'
import DataEntries from '../../components/DataEntries.vue'
import { defineUiKind } from '../ui-kind.ts'

export const secretUi = defineUiKind<Secret>({
  group: '',
  resource: 'secrets',
  icon: KeyRound,
  sections: [DataEntries],
  facts: ({ type, immutable }) => [
    { label: 'type', value: type, mono: true },
    { label: 'immutable', value: immutable },
  ],
})
