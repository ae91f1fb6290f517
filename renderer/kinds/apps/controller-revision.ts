import { History } from '@lucide/vue'
import type { ControllerRevision } from '#kube/kinds/apps/controller-revision.ts'
import { fieldRows } from '../field-rows.ts'
import { defineUiKind } from '../ui-kind.ts'

export const controllerRevisionUi = defineUiKind<ControllerRevision>({
  group: 'apps',
  resource: 'controllerrevisions',
  icon: History,
  facts: ({ revision }) => [{ label: 'revision', value: revision }],
  blocks: ({ data }) => [
    { title: 'configuration', columns: ['field', 'value'], rows: fieldRows(data as object | undefined, 8) },
  ],
})
