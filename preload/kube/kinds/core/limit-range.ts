import type { V1LimitRange } from '@kubernetes/client-node/dist/gen/models/V1LimitRange.js'
import type { V1LimitRangeItem } from '@kubernetes/client-node/dist/gen/models/V1LimitRangeItem.js'
import { createdAtColumn, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf, Wire } from '../../meta/typed.ts'

type Limit = Wire<V1LimitRangeItem>

export interface LimitRange extends Omit<ObjectOf<V1LimitRange>, 'spec'> {
  /** The API server writes null for none. */
  spec?: { limits: Limit[] | null }
}

export const limitRange = defineKind<LimitRange>({
  version: 'v1',
  kind: 'LimitRange',
  namespaced: true,
  nav: 'config',
  shortNames: ['limits'],
  columns: [nameColumn, createdAtColumn],
  relations: ownersOf,
})
