import type { V1CSINode } from '@kubernetes/client-node/dist/gen/models/V1CSINode.js'
import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { distinct, ownersOf, relationTo } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

type Driver = V1CSINode['spec']['drivers'][number]

export interface CSINode extends Omit<ObjectOf<V1CSINode>, 'spec'> {
  /** The API server writes null for none. */
  spec: { drivers: (Omit<Driver, 'topologyKeys'> & { topologyKeys?: string[] | null })[] | null }
}

function driversOf({ spec }: CSINode) {
  return (spec.drivers ?? []).flatMap(({ name }) =>
    relationTo('target', { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', name }),
  )
}

export const csiNode = defineKind<CSINode>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  namespaced: false,
  nav: 'storage',
  columns: [
    nameColumn,
    column(
      'Drivers',
      'Drivers indicates the number of CSI drivers registered on the node',
      ({ spec }) => spec.drivers?.length ?? 0,
      'integer',
    ),
    ageColumn,
  ],
  relations: (node) => distinct([...ownersOf(node), ...driversOf(node)]),
})
