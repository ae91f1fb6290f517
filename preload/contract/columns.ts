import { kindOfResource } from '#kube/kinds/registry.ts'
import type { Column } from '#kube/meta/kind.ts'
import { windowColumnsOf } from './window-columns.ts'

/** What kubectl prints of a kind that says nothing of itself. */
const plainColumns: readonly Column[] = [
  {
    name: 'Name',
    type: 'string',
    format: 'name',
    description: 'Name',
    priority: 0,
    cell: ({ metadata }) => metadata.name,
  },
  {
    name: 'Age',
    type: 'date',
    description: 'CreationTimestamp',
    priority: 0,
    cell: ({ metadata }) => metadata.creationTimestamp,
  },
]

/** The columns whose cells a Row of this resource carries, in order: the host fills them, the window heads them. */
export function columnsOf(group: string, resource: string): readonly Column[] {
  const kind = kindOfResource(group, resource)
  return kind ? [...kind.columns, ...windowColumnsOf(kind)] : plainColumns
}
