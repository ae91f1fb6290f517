import { IdCard } from '@lucide/vue'
import type { ServiceAccount } from '#kube/kinds/core/service-account.ts'
import { defineUiKind } from '../ui-kind.ts'

export const serviceAccountUi = defineUiKind<ServiceAccount>({
  group: '',
  resource: 'serviceaccounts',
  icon: IdCard,
  facts: ({ automountServiceAccountToken, imagePullSecrets, secrets }) => [
    { label: 'automountToken', value: automountServiceAccountToken },
    { label: 'imagePullSecrets', value: imagePullSecrets?.map(({ name }) => name).join(', ') },
    { label: 'secrets', value: secrets?.map(({ name }) => name).join(', ') },
  ],
})
