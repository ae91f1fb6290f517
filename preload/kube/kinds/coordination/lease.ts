import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import type { KubeObject } from '../../meta/object.ts'
import { ownersOf } from '../../meta/relations.ts'

export interface Lease extends KubeObject {
  spec?: {
    holderIdentity?: string
    leaseDurationSeconds?: number
    acquireTime?: string
    renewTime?: string
    leaseTransitions?: number
    /** Both are of coordinated leader election, which is off: they are dropped. */
    strategy?: string
    preferredHolder?: string
  }
}

export const lease = defineKind<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  namespaced: true,
  nav: 'config',
  columns: [
    nameColumn,
    column(
      'Holder',
      'holderIdentity contains the identity of the holder of a current lease. If Coordinated Leader Election is used, the holder identity must be equal to the elected LeaseCandidate.metadata.name field.',
      ({ spec }) => spec?.holderIdentity ?? '',
    ),
    ageColumn,
  ],
  relations: ownersOf,
})
