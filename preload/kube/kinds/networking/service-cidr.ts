import type { V1ServiceCIDR } from '@kubernetes/client-node/dist/gen/models/V1ServiceCIDR.js'
import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import { findCondition } from '../../meta/object.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type ServiceCIDR = ObjectOf<V1ServiceCIDR>

function healthOf({ metadata, status }: ServiceCIDR): Health {
  if (metadata.deletionTimestamp) return { state: 'terminating', reason: 'Terminating' }
  const ready = findCondition(status?.conditions as Parameters<typeof findCondition>[0], 'Ready')
  // Without a condition its addresses are given out all the same.
  if (ready?.status !== 'False') return { state: 'ready', reason: 'Ready' }
  return { state: 'progressing', reason: 'NotReady', ...(ready.message ? { message: ready.message } : {}) }
}

export const serviceCidr = defineKind<ServiceCIDR>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'ServiceCIDR',
  namespaced: false,
  nav: 'network',
  subresources: ['status'],
  columns: [
    nameColumn,
    column(
      'CIDRs',
      'CIDRs defines the IP blocks in CIDR notation (e.g. "192.168.0.0/24" or "2001:db8::/64") from which to assign service cluster IPs. Max of two CIDRs is allowed, one of each IP family. This field is immutable.',
      ({ spec }) => spec?.cidrs?.join(',') ?? '',
    ),
    ageColumn,
  ],
  health: healthOf,
  relations: ownersOf,
})
