import type { V1ResourceSlice } from '@kubernetes/client-node/dist/gen/models/V1ResourceSlice.js'
import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type ResourceSlice = ObjectOf<V1ResourceSlice>

export const resourceSlice = defineKind<ResourceSlice>({
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceSlice',
  namespaced: false,
  nav: 'cluster',
  columns: [
    nameColumn,
    column('Node', 'The node that has the devices of the pool.', ({ spec }) => spec.nodeName ?? ''),
    column('Driver', 'The driver that knows of the capacity.', ({ spec }) => spec.driver),
    column('Pool', 'The pool that the slice is a part of.', ({ spec }) => spec.pool.name),
    ageColumn,
  ],
  fields: { 'spec.nodeName': ({ spec }) => spec.nodeName ?? '', 'spec.driver': ({ spec }) => spec.driver },
  relations: (slice) => [
    ...ownersOf(slice),
    ...(slice.spec.nodeName
      ? [{ role: 'runs-on' as const, apiVersion: 'v1', kind: 'Node', name: slice.spec.nodeName }]
      : []),
  ],
})
