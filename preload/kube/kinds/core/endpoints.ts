import { ageColumn, column, nameColumn, none } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import type { KubeObject, ObjectReference } from '../../meta/object.ts'
import { distinct, ownersOf, relationTo } from '../../meta/relations.ts'

export interface EndpointAddress {
  ip: string
  hostname?: string
  nodeName?: string
  targetRef?: ObjectReference
}

export interface Endpoints extends KubeObject {
  subsets?: {
    addresses?: EndpointAddress[]
    notReadyAddresses?: EndpointAddress[]
    ports?: { name?: string; port: number; protocol?: string; appProtocol?: string }[]
  }[]
}

const shown = 3

function addressesOf({ subsets = [] }: Endpoints): string {
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip.includes(':') ? `[${ip}]` : ip}:${String(port)}`)),
  )
  if (subsets.length === 0) return none
  const list = all.slice(0, shown).join(',')
  return all.length > shown ? `${list} + ${String(all.length - shown)} more...` : list
}

function targetsOf({ subsets = [] }: Endpoints) {
  return subsets
    .flatMap(({ addresses = [], notReadyAddresses = [] }) => [...addresses, ...notReadyAddresses])
    .flatMap(({ targetRef }) => relationTo('target', targetRef))
}

export const endpoints = defineKind<Endpoints>({
  version: 'v1',
  kind: 'Endpoints',
  resource: 'endpoints',
  singular: 'endpoints',
  namespaced: true,
  nav: 'network',
  shortNames: ['ep'],
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  columns: [
    nameColumn,
    column(
      'Endpoints',
      'The set of all endpoints is the union of all subsets. Addresses are placed into subsets according to the IPs they share. A single address with multiple ports, some of which are ready and some of which are not (because they come from different containers) will result in the address being displayed in different subsets for the different ports. No address will appear in both Addresses and NotReadyAddresses in the same subset. Sets of addresses and ports that comprise a service.',
      addressesOf,
    ),
    ageColumn,
  ],
  relations: (object) => distinct([...ownersOf(object), ...targetsOf(object)]),
})
