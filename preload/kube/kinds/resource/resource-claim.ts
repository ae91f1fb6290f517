import type { ResourceV1ResourceClaim } from '@kubernetes/client-node/dist/gen/models/ResourceV1ResourceClaim.js'
import type { V1ResourceClaimSpec } from '@kubernetes/client-node/dist/gen/models/V1ResourceClaimSpec.js'
import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind, type Health, type Relation } from '../../meta/kind.ts'
import { distinct, ownersOf } from '../../meta/relations.ts'
import type { ObjectOf, Wire } from '../../meta/typed.ts'

export type ResourceClaim = ObjectOf<ResourceV1ResourceClaim>

/** `allocated,reserved`. Source: printers.go resourceClaimState. */
function stateOf({ metadata, status }: ResourceClaim): string {
  const words = metadata.deletionTimestamp ? ['deleted'] : []
  if (status?.allocation) words.push('allocated', ...(status.reservedFor?.length ? ['reserved'] : []))
  else if (!metadata.deletionTimestamp) words.push('pending')
  return words.join(',')
}

function healthOf(claim: ResourceClaim): Health {
  const reason = stateOf(claim)
  if (claim.metadata.deletionTimestamp) return { state: 'terminating', reason }
  return { state: claim.status?.allocation ? 'ready' : 'progressing', reason }
}

/** The classes that a claim asks for devices of. */
export function deviceClassesOf(spec: Wire<V1ResourceClaimSpec> | undefined): Relation[] {
  const requests = spec?.devices?.requests ?? []
  const names = requests.flatMap(({ exactly, firstAvailable = [] }) => [
    ...(exactly ? [exactly.deviceClassName] : []),
    ...firstAvailable.map(({ deviceClassName }) => deviceClassName),
  ])
  return distinct(
    names.map((name) => ({ role: 'target', apiVersion: 'resource.k8s.io/v1', kind: 'DeviceClass', name })),
  )
}

export const resourceClaim = defineKind<ResourceClaim>({
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceClaim',
  namespaced: true,
  nav: 'cluster',
  subresources: ['status'],
  columns: [
    nameColumn,
    column('State', 'A summary of the current state (allocated, pending, reserved, etc.).', stateOf),
    ageColumn,
  ],
  health: healthOf,
  relations: (claim) => [...ownersOf(claim), ...deviceClassesOf(claim.spec)],
})
