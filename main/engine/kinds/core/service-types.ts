import type { ServiceSpec } from '#kube/kinds/core/service.ts'

/** True where the service has, or will be given, an address of its own. */
export function hasClusterIp(spec: ServiceSpec): boolean {
  return spec.type !== 'ExternalName' && !isHeadless(spec)
}

export function isHeadless({ type, clusterIP }: ServiceSpec): boolean {
  return type !== 'ExternalName' && clusterIP === 'None'
}

/** True where ports are also ports of the nodes. */
export function hasNodePorts({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean {
  return type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false)
}
