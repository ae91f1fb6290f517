import type { Service } from '#kube/kinds/core/service.ts'
import { ipAddress, type IPAddress } from '#kube/kinds/networking/ip-address.ts'
import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { Companion } from '../../../registry/strategy.ts'
import { parseIp } from '../../../ip/address.ts'
import { needsClusterIp } from './types.ts'

const allocator = 'ipallocator.k8s.io'

/** Each address that is given out is an object (KEP-1880). Source: registry/core/service/ipallocator. */
export function addressesOf({ metadata, spec }: Service): Companion[] {
  if (!needsClusterIp(spec)) return []
  return (spec.clusterIPs ?? []).flatMap((address) => {
    const ip = parseIp(address)
    if (!ip) return []
    const labels = {
      'ipaddress.kubernetes.io/ip-family': ip.family,
      'ipaddress.kubernetes.io/managed-by': allocator,
    }
    const parentRef = { name: metadata.name, namespace: metadata.namespace ?? '', resource: 'services' }
    const object: IPAddress = {
      apiVersion: apiVersionOf(ipAddress),
      kind: ipAddress.kind,
      metadata: { name: ip.canonical, labels },
      spec: { parentRef },
    }
    return { kind: ipAddress as unknown as Kind, object }
  })
}
