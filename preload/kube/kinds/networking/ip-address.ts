import type { V1IPAddress } from '@kubernetes/client-node/dist/gen/models/V1IPAddress.js'
import { column, nameColumn, none } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { distinct, ownersOf, relationTo } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type IPAddress = ObjectOf<V1IPAddress>

function parentOf({ spec }: IPAddress): string {
  if (!spec?.parentRef) return none
  const { group, resource, namespace, name } = spec.parentRef
  const kind = (group ? `${resource}.${group}` : resource).toLowerCase()
  return [kind, ...(namespace ? [namespace] : []), name].join('/')
}

function relationsOf(address: IPAddress) {
  const { group, resource, namespace, name } = address.spec?.parentRef ?? { resource: '', name: '' }
  const isService = resource === 'services' && !group
  const service = { kind: 'Service', name, ...(namespace ? { namespace } : {}) }
  return distinct([...ownersOf(address), ...relationTo('target', isService ? service : undefined)])
}

export const ipAddress = defineKind<IPAddress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IPAddress',
  namespaced: false,
  nav: 'network',
  shortNames: ['ip'],
  columns: [
    nameColumn,
    column(
      'ParentRef',
      'ParentRef references the resource that an IPAddress is attached to. An IPAddress must reference a parent object.',
      parentOf,
    ),
  ],
  relations: relationsOf,
})
