import { Box } from '@lucide/vue'
import type { KubeObject } from '#kube/meta/object.ts'
import { fieldRows } from './field-rows.ts'
import { defineUiKind, type UiKind } from './ui-kind.ts'

interface CustomResource extends KubeObject {
  spec?: object
  status?: object
}

/** The window's half of a kind that nobody has described: what its objects say themselves. */
export function customResourceUi(group: string, resource: string): UiKind {
  return defineUiKind<CustomResource>({
    group,
    resource,
    icon: Box,
    blocks: ({ spec, status }) => {
      // Conditions have a table of their own on every page.
      const { conditions: _conditions, ...state } = (status ?? {}) as { conditions?: unknown }
      return [
        { title: 'spec', columns: ['field', 'value'], rows: fieldRows(spec) },
        { title: 'status', columns: ['field', 'value'], rows: fieldRows(state) },
      ]
    },
  })
}
