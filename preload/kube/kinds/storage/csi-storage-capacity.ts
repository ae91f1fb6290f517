import type { V1CSIStorageCapacity } from '@kubernetes/client-node/dist/gen/models/V1CSIStorageCapacity.js'
import { createdAtColumn, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { distinct, ownersOf, relationTo } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type CSIStorageCapacity = ObjectOf<V1CSIStorageCapacity>

export const csiStorageCapacity = defineKind<CSIStorageCapacity>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIStorageCapacity',
  namespaced: true,
  nav: 'storage',
  columns: [nameColumn, createdAtColumn],
  relations: (capacity) =>
    distinct([
      ...ownersOf(capacity),
      ...relationTo('about', {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        name: capacity.storageClassName,
      }),
    ]),
})
