import { isIPv4, isIPv6 } from 'node:net'
import type { Duplex } from 'node:stream'
import { endpoints as endpointsKind, type EndpointAddress } from '#kube/kinds/core/endpoints.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { service as serviceKind } from '#kube/kinds/core/service.ts'
import { badRequest, notFound } from '#kube/meta/status-errors.ts'
import { statusError, type StatusError } from '#kube/meta/status.ts'
import type { ConnectRequest } from '../subresources/connect.ts'

/** Where a proxied request goes. */
export interface Location {
  readonly scheme: 'http' | 'https'
  /** As in a URL. */
  readonly host: string
  dial(): Promise<Duplex>
}

interface ProxiedName {
  readonly scheme: string
  readonly name: string
  readonly port: string
}

/** `name`, `name:port` or `scheme:name:port`. Source: apimachinery pkg/util/net/port_split.go. */
export function splitName(id: string, what: string): ProxiedName {
  const parts = id.split(':')
  const [scheme = '', name = '', port = ''] = parts.length === 3 ? parts : ['', ...parts]
  if (parts.length > 3 || name === '' || !['', 'http', 'https'].includes(scheme)) {
    throw badRequest(`invalid ${what} request ${JSON.stringify(id)}`)
  }
  return { scheme, name, port }
}

/** Source: k/k pkg/registry/core/pod/strategy.go ResourceLocation. */
export function podLocation(call: ConnectRequest): Location {
  const { context, target } = call
  const { scheme, name, port } = splitName(target.name ?? '', 'pod')
  const pod = context.registry.get(podKind, target.namespace, name)
  const [declared] = pod.spec.containers.flatMap(({ ports = [] }) => ports)
  return locationOf(call, pod, scheme, port || String(declared?.containerPort ?? ''))
}

/** Source: k/k pkg/registry/core/service/storage/storage.go ResourceLocation. */
export function serviceLocation(call: ConnectRequest): Location {
  const { context, target } = call
  const id = target.name ?? ''
  const { scheme, name, port } = splitName(id, 'service')
  const portName = /^[+-]?\d+$/.test(port) ? portNameOf(call, name, Number(port)) : port
  const found = context.registry.find(endpointsKind, target.namespace, name)
  if (!found) throw notFound(serviceKind, name)
  const subsets = found.subsets ?? []
  if (subsets.length === 0) throw unavailable(`no endpoints available for service ${JSON.stringify(name)}`)
  for (const { addresses = [], ports = [] } of fromAny(subsets)) {
    const match = ports.find((each) => (each.name ?? '') === portName)
    const pod = match && fromAny(addresses).flatMap((address) => podOf(call, address) ?? [])[0]
    if (pod) return locationOf(call, pod, scheme, String(match.port))
  }
  throw unavailable(`no endpoints available for service ${JSON.stringify(id)}`)
}

function portNameOf({ context, target }: ConnectRequest, name: string, wanted: number): string {
  const { spec } = context.registry.get(serviceKind, target.namespace, name)
  const declared = (spec.ports ?? []).find(({ port }) => port === wanted)
  if (declared) return declared.name ?? ''
  throw unavailable(`no service port ${String(wanted)} found for service ${JSON.stringify(name)}`)
}

/** The pod behind an address. Nobody is proxied to an address that somebody wrote by hand. */
function podOf({ context, target }: ConnectRequest, { ip, targetRef }: EndpointAddress): Pod | undefined {
  if (!targetRef?.name || targetRef.namespace !== target.namespace) return undefined
  const pod = context.registry.find(podKind, target.namespace, targetRef.name)
  return pod?.status?.podIPs?.some((own) => own.ip === ip) ? pod : undefined
}

function locationOf({ context }: ConnectRequest, pod: Pod, wanted: string, port: string): Location {
  const ip = pod.status?.podIPs?.[0]?.ip ?? ''
  if (!isGlobalUnicast(ip)) throw badRequest('address not allowed')
  const scheme = wanted === 'https' ? 'https' : 'http'
  const host = ip.includes(':') ? `[${ip}]` : ip
  return {
    scheme,
    host: port ? `${host}:${port}` : host,
    dial() {
      const number = Number(port || (scheme === 'https' ? 443 : 80))
      if (Number.isInteger(number) && number > 0 && number <= 65_535) return context.podStreams.dial(pod, number)
      return Promise.reject(new Error(`dial tcp: lookup tcp/${port}: unknown port`))
    },
  }
}

/** Source: Go's net.IP.IsGlobalUnicast. */
function isGlobalUnicast(ip: string): boolean {
  if (isIPv4(ip)) return !/^(0\.0\.0\.0$|127\.|169\.254\.|255\.255\.255\.255$|2(2[4-9]|3\d)\.)/.test(ip)
  return isIPv6(ip) && !/^(::1?$|fe[89ab]|ff)/i.test(ip)
}

/** All of them, beginning at any. */
function fromAny<T>(items: readonly T[]): T[] {
  const start = Math.floor(Math.random() * items.length)
  return [...items.slice(start), ...items.slice(0, start)]
}

export function unavailable(message: string): StatusError {
  return statusError(503, 'ServiceUnavailable', message)
}
