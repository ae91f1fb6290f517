import { ageColumn, column, formatLabels, nameColumn, none, wideColumn } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import type { Condition, KubeObject } from '../../meta/object.ts'
import { ownersOf } from '../../meta/relations.ts'

export interface ServicePort {
  name?: string
  protocol?: 'TCP' | 'UDP' | 'SCTP'
  appProtocol?: string
  port: number
  /** A number, or the name of a container port. */
  targetPort?: number | string
  nodePort?: number
}

export interface ServiceSpec {
  type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
  selector?: Record<string, string>
  ports?: ServicePort[]
  clusterIP?: string
  clusterIPs?: string[]
  externalIPs?: string[]
  externalName?: string
  sessionAffinity?: 'None' | 'ClientIP'
  sessionAffinityConfig?: { clientIP?: { timeoutSeconds?: number } }
  ipFamilies?: string[]
  ipFamilyPolicy?: string
  internalTrafficPolicy?: string
  externalTrafficPolicy?: string
  healthCheckNodePort?: number
  allocateLoadBalancerNodePorts?: boolean
  publishNotReadyAddresses?: boolean
}

export interface Service extends KubeObject {
  spec: ServiceSpec
  status?: { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] }; conditions?: Condition[] }
}

function loadBalancerOf({ status }: Service): string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? [])
}

function externalOf(service: Service): string {
  const { type, externalIPs = [], externalName } = service.spec
  if (type === 'ExternalName') return externalName ?? ''
  if (type !== 'LoadBalancer') return externalIPs.join(',') || none
  return [...loadBalancerOf(service), ...externalIPs].join(',') || '<pending>'
}

function portsOf({ spec }: Service): string {
  const ports = (spec.ports ?? []).map(({ port, nodePort, protocol = 'TCP' }) =>
    nodePort ? `${String(port)}:${String(nodePort)}/${protocol}` : `${String(port)}/${protocol}`,
  )
  return ports.join(',') || none
}

function healthOf(service: Service): Health {
  if (service.metadata.deletionTimestamp) return { state: 'terminating', reason: 'Terminating' }
  const { type = 'ClusterIP' } = service.spec
  const isPending = type === 'LoadBalancer' && loadBalancerOf(service).length === 0
  return isPending ? { state: 'progressing', reason: 'Pending' } : { state: 'ready', reason: type }
}

export const service = defineKind<Service>({
  version: 'v1',
  kind: 'Service',
  namespaced: true,
  nav: 'network',
  shortNames: ['svc'],
  categories: ['all'],
  subresources: ['status'],
  columns: [
    nameColumn,
    column('Type', 'How the service is exposed.', ({ spec }) => spec.type ?? ''),
    column(
      'Cluster-IP',
      'The address of the service inside the cluster.',
      ({ spec }) => spec.clusterIPs?.[0] ?? spec.clusterIP ?? none,
    ),
    column('External-IP', 'The addresses of the service outside the cluster.', externalOf),
    column('Port(s)', 'The ports that the service exposes.', portsOf),
    ageColumn,
    wideColumn('Selector', 'The labels of the pods that get the traffic.', ({ spec }) => formatLabels(spec.selector)),
  ],
  fields: { 'spec.clusterIP': ({ spec }) => spec.clusterIP ?? '', 'spec.type': ({ spec }) => spec.type ?? '' },
  health: healthOf,
  relations: ownersOf,
})
