import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import type { KubeObject, ObjectReference } from '../../meta/object.ts'
import { distinct, ownersOf, relationTo } from '../../meta/relations.ts'

export interface Endpoint {
  addresses: string[]
  conditions?: { ready?: boolean; serving?: boolean; terminating?: boolean }
  hostname?: string
  nodeName?: string
  zone?: string
  targetRef?: ObjectReference
}

export interface EndpointSlice extends KubeObject {
  addressType: 'IPv4' | 'IPv6' | 'FQDN'
  endpoints: Endpoint[]
  ports?: { name?: string; port?: number; protocol?: string; appProtocol?: string }[]
}

const shown = 3
const unset = '<unset>'

function firstOf(values: readonly string[]): string {
  if (values.length === 0) return unset
  const list = values.slice(0, shown).join(',')
  return values.length > shown ? `${list} + ${String(values.length - shown)} more...` : list
}

export const endpointSlice = defineKind<EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  namespaced: true,
  nav: 'network',
  columns: [
    nameColumn,
    column('AddressType', 'The type of address carried by this EndpointSlice.', ({ addressType }) => addressType),
    column('Ports', 'The ports that each endpoint exposes.', ({ ports }) =>
      firstOf((ports ?? []).map(({ port }) => (port === undefined ? '*' : String(port)))),
    ),
    column('Endpoints', 'The addresses in this slice.', ({ endpoints }) =>
      firstOf((endpoints ?? []).flatMap(({ addresses }) => addresses)),
    ),
    ageColumn,
  ],
  relations: (object) =>
    distinct([
      ...ownersOf(object),
      ...(object.endpoints ?? []).flatMap(({ targetRef }) => relationTo('target', targetRef)),
    ]),
})
