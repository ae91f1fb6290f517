import type { V1DeviceClass } from '@kubernetes/client-node/dist/gen/models/V1DeviceClass.js'
import { ageColumn, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type DeviceClass = ObjectOf<V1DeviceClass>

export const deviceClass = defineKind<DeviceClass>({
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'DeviceClass',
  namespaced: false,
  nav: 'cluster',
  columns: [nameColumn, ageColumn],
  relations: ownersOf,
})
