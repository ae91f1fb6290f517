import { networkInterfaces } from 'node:os'
import { endpoints as endpointsKind, type Endpoints } from '#kube/kinds/core/endpoints.ts'
import { service as serviceKind, type Service } from '#kube/kinds/core/service.ts'
import { endpointSlice as endpointSliceKind, type EndpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import { ipAddress as ipAddressKind, type IPAddress } from '#kube/kinds/networking/ip-address.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { equalJson } from '#kube/meta/json.ts'
import { addressesOf } from '../kinds/core/service/addresses.ts'
import type { Registry, UserInfo } from '../registry/registry.ts'

/** The first address of the service range. Source: k/k pkg/controlplane/instance.go. */
const apiServerAddress = '10.96.0.1'
const apiServer = { name: 'kubernetes', namespace: 'default' }

export interface ApiServerPlace {
  readonly port: number
  /** Absent: no endpoints are made, for they may not be loopback addresses. */
  readonly address: string | undefined
}

/** The service through which pods find the API. */
export async function ensureApiServerService(
  registry: Registry,
  { port, address }: ApiServerPlace,
  user: UserInfo,
): Promise<void> {
  await Promise.all([
    ensureService(registry, port, user),
    address === undefined ? undefined : ensureEndpoints(registry, address, port, user),
  ])
}

async function ensureService(registry: Registry, port: number, user: UserInfo): Promise<void> {
  await ensureCurrent<Service>(registry, serviceKind, apiServerService(port), user, ({ spec: { ports = [] } }) =>
    ports.map(({ targetPort }) => targetPort),
  )
  await repairAddresses(registry, user)
}

async function ensureEndpoints(registry: Registry, address: string, port: number, user: UserInfo): Promise<void> {
  const endpoints = apiServerEndpoints(address, port)
  const slice = apiServerSlice(address, port)
  await Promise.all([
    ensureCurrent<Endpoints>(registry, endpointsKind, endpoints, user, ({ subsets }) => subsets),
    ensureCurrent<EndpointSlice>(registry, endpointSliceKind, slice, user, ({ endpoints, ports }) => [
      endpoints?.map(({ addresses }) => addresses),
      ports,
    ]),
  ])
}

/** Writes the object anew where `partOf` it is another: the port of the API may change with each start. */
async function ensureCurrent<T extends KubeObject>(
  registry: Registry,
  kind: Kind<T>,
  object: NoInfer<T>,
  user: UserInfo,
  partOf: (object: T) => unknown,
): Promise<void> {
  const { namespace, name } = object.metadata
  const existing = registry.find(kind, namespace, name) ?? (await registry.create<T>(kind, object, { user }))
  if (equalJson(partOf(existing), partOf(object))) return
  await registry.modify<T>(kind, namespace, name, ({ metadata }) => ({ ...object, metadata }), { user })
}

/** Addresses that were given out before they were objects. */
async function repairAddresses(registry: Registry, user: UserInfo): Promise<void> {
  for (const { object } of registry.list(serviceKind).items.flatMap(addressesOf)) {
    if (registry.find(ipAddressKind, undefined, object.metadata.name)) continue
    await registry.create<IPAddress>(ipAddressKind, object as IPAddress, { user })
  }
}

function apiServerService(port: number): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...apiServer, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      type: 'ClusterIP',
      clusterIP: apiServerAddress,
      clusterIPs: [apiServerAddress],
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: port }],
    },
  }
}

/** The machine's address as others see it; none while it has no network. */
export function ownAddress(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return addresses.find(({ family, internal, address }) => family === 'IPv4' && !internal && !isLinkLocal(address))
    ?.address
}

function isLinkLocal(address: string): boolean {
  return address.startsWith('169.254.')
}

function apiServerEndpoints(ip: string, port: number): Endpoints {
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...apiServer, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip }], ports: [{ name: 'https', port, protocol: 'TCP' }] }],
  }
}

function apiServerSlice(address: string, port: number): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...apiServer, labels: { 'kubernetes.io/service-name': apiServer.name } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [{ name: 'https', port, protocol: 'TCP' }],
  }
}
