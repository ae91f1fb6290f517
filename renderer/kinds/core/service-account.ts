import { IdCard } from '@lucide/vue'
import type { ServiceAccount } from '#kube/kinds/core/service-account.ts'
import type { Cell } from '../../components/fact.ts'
import { targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const serviceAccountUi = defineUiKind<ServiceAccount>({
  group: '',
  resource: 'serviceaccounts',
  icon: IdCard,
  facts: ({ automountServiceAccountToken }) => [
    { label: 'automountToken', value: automountServiceAccountToken === false ? undefined : true, orElse: 'no' },
  ],
  blocks: ({ metadata, imagePullSecrets, secrets }) => {
    const row = ({ name }: { name?: string }): Cell[] => [
      { value: name, link: targetOf('v1', 'Secret', name, metadata.namespace) },
    ]
    return [
      { title: 'imagePullSecrets', columns: ['secret'], rows: (imagePullSecrets ?? []).map(row) },
      { title: 'secrets', columns: ['secret'], rows: (secrets ?? []).map(row) },
    ]
  },
})
