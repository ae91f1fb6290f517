import type { V1VolumeAttributesClass } from '@kubernetes/client-node/dist/gen/models/V1VolumeAttributesClass.js'
import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type VolumeAttributesClass = ObjectOf<V1VolumeAttributesClass>

export const volumeAttributesClass = defineKind<VolumeAttributesClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttributesClass',
  namespaced: false,
  nav: 'storage',
  shortNames: ['vac'],
  columns: [
    nameColumn,
    column('DriverName', 'Name of the CSI driver This field is immutable.', ({ driverName }) => driverName),
    ageColumn,
  ],
  relations: ownersOf,
})
