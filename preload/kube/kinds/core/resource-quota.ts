import type { V1ResourceQuota } from '@kubernetes/client-node/dist/gen/models/V1ResourceQuota.js'
import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type ResourceQuota = ObjectOf<V1ResourceQuota>

/** `pods: 2/10, requests.cpu: 1/4`; what begins with `limits.` has a column of its own. */
function amountsOf({ status = {} }: ResourceQuota, isLimit: boolean): string {
  return Object.entries(status.hard ?? {})
    .filter(([name]) => name.startsWith('limits.') === isLimit)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hard]) => `${name}: ${status.used?.[name] ?? '0'}/${hard}`)
    .join(', ')
}

export const resourceQuota = defineKind<ResourceQuota>({
  version: 'v1',
  kind: 'ResourceQuota',
  namespaced: true,
  nav: 'config',
  shortNames: ['quota'],
  subresources: ['status'],
  columns: [
    nameColumn,
    column('Request', 'Request represents a minimum amount of cpu/memory that a container may consume.', (quota) =>
      amountsOf(quota, false),
    ),
    column(
      'Limit',
      'Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.',
      (quota) => amountsOf(quota, true),
    ),
    ageColumn,
  ],
  relations: ownersOf,
})
