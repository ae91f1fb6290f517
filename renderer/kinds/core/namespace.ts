import { FolderTree } from '@lucide/vue'
import type { Namespace } from '#kube/kinds/core/namespace.ts'
import { defineUiKind } from '../ui-kind.ts'

export const namespaceUi = defineUiKind<Namespace>({
  group: '',
  resource: 'namespaces',
  icon: FolderTree,
  facts: ({ status, spec }) => [
    { label: 'phase', value: status?.phase },
    { label: 'finalizers', value: spec?.finalizers?.join(', ') },
  ],
})
