import type { V1Ingress } from '@kubernetes/client-node/dist/gen/models/V1Ingress.js'
import { ageColumn, column, nameColumn, none } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import { distinct, ownersOf, relationTo } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type Ingress = ObjectOf<V1Ingress>

const shown = 3

function hostsOf({ spec }: Ingress): string {
  const rules = spec?.rules ?? []
  const hosts = rules.flatMap(({ host }) => host || [])
  const list = hosts.slice(0, shown).join(',')
  if (hosts.length === 0) return '*'
  // The rest is counted in rules, with a host or without: as upstream does.
  const last = rules.findIndex((_, index) => rules.slice(0, index).filter(({ host }) => host).length === shown)
  return last === -1 ? list : `${list} + ${String(rules.length - shown)} more...`
}

function addressesOf({ status }: Ingress): string {
  const addresses = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip || hostname || [])
  return [...new Set(addresses)].sort().join(',')
}

function healthOf(ingress: Ingress): Health {
  if (ingress.metadata.deletionTimestamp) return { state: 'terminating', reason: 'Terminating' }
  const address = addressesOf(ingress)
  return address === '' ? { state: 'progressing', reason: 'Pending' } : { state: 'ready', reason: address }
}

function relationsOf(ingress: Ingress) {
  const { namespace = '' } = ingress.metadata
  const { defaultBackend, rules = [], tls = [], ingressClassName } = ingress.spec ?? {}
  const backends = [defaultBackend, ...rules.flatMap(({ http }) => http?.paths.map(({ backend }) => backend) ?? [])]
  return distinct([
    ...ownersOf(ingress),
    ...backends.flatMap((backend) =>
      relationTo('target', backend?.service && { kind: 'Service', namespace, name: backend.service.name }),
    ),
    ...tls.flatMap(({ secretName }) =>
      relationTo('mounts', secretName ? { kind: 'Secret', namespace, name: secretName } : undefined),
    ),
    ...relationTo(
      'about',
      ingressClassName
        ? { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', name: ingressClassName }
        : undefined,
    ),
  ])
}

export const ingress = defineKind<Ingress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  namespaced: true,
  nav: 'network',
  shortNames: ['ing'],
  subresources: ['status'],
  columns: [
    nameColumn,
    column(
      'Class',
      'The name of the IngressClass resource that should be used for additional configuration',
      ({ spec }) => spec?.ingressClassName ?? none,
    ),
    column('Hosts', 'Hosts that incoming requests are matched against before the ingress rule', hostsOf),
    column('Address', 'Address is a list containing ingress points for the load-balancer', addressesOf),
    column('Ports', 'Ports of TLS configurations that open', ({ spec }) => (spec?.tls?.length ? '80, 443' : '80')),
    ageColumn,
  ],
  health: healthOf,
  relations: relationsOf,
})
