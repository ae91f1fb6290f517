import type { ServiceSpec } from '#kube/kinds/core/service.ts'
import {
  allocatesNodePorts,
  isExternallyAccessible,
  mayHaveNodePorts,
  needsClusterIp,
  needsHealthCheck,
  nodePortsOf,
  sameList,
} from './types.ts'

/**
 * What an update leaves out of what was given to the service stays its own: the manifest it was made from can be sent
 * again. Source: kubernetes pkg/registry/core/service/storage/storage.go patchAllocatedValues.
 */
export function keepAllocated(spec: ServiceSpec, old: ServiceSpec): void {
  if (needsClusterIp(spec) && needsClusterIp(old)) {
    if (!spec.clusterIP && old.clusterIP) spec.clusterIP = old.clusterIP
    if (!spec.clusterIPs?.length && old.clusterIPs?.length) spec.clusterIPs = [...old.clusterIPs]
  }
  if (allocatesNodePorts(spec) && allocatesNodePorts(old)) keepNodePorts(spec, old)
  if (needsHealthCheck(spec) && needsHealthCheck(old) && old.healthCheckNodePort) {
    spec.healthCheckNodePort ||= old.healthCheckNodePort
  }
}

/** By the ports' names, where the number has not gone to another port. */
function keepNodePorts(spec: ServiceSpec, old: ServiceSpec): void {
  const wanted = new Set(nodePortsOf(spec))
  const before = new Map((old.ports ?? []).map(({ name = '', nodePort }) => [name, nodePort]))
  for (const port of spec.ports ?? []) {
    const nodePort = before.get(port.name ?? '')
    if (!port.nodePort && nodePort && !wanted.has(nodePort)) port.nodePort = nodePort
  }
}

/** `clusterIP` is the first of `clusterIPs`; a client may know one of the two only. Source: normalizeClusterIPs. */
export function normalizeClusterIps(spec: ServiceSpec, old?: ServiceSpec): void {
  if (!old) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP]
    return
  }
  const isSame = (spec.clusterIP ?? '') === (old.clusterIP ?? '')
  if (isSame) {
    if (old.clusterIPs?.length && !spec.clusterIPs?.length) spec.clusterIPs = [...old.clusterIPs]
    return
  }
  if (!sameList(spec.clusterIPs, old.clusterIPs)) return
  if (old.clusterIP && !spec.clusterIP) delete spec.clusterIPs
  else spec.clusterIPs = [spec.clusterIP ?? '']
}

/**
 * A change of type leaves no field of the old type behind, unless the client changed that field as well: then it is
 * told that they do not fit. Source: pkg/registry/core/service/strategy.go dropTypeDependentFields.
 */
export function dropForeignFields(spec: ServiceSpec, old: ServiceSpec): void {
  if (needsClusterIp(old) && !needsClusterIp(spec)) dropAddresses(spec, old)
  const hadPorts = new Set(nodePortsOf(old))
  if (mayHaveNodePorts(old) && !mayHaveNodePorts(spec) && nodePortsOf(spec).every((port) => hadPorts.has(port))) {
    for (const port of spec.ports ?? []) delete port.nodePort
  }
  const drop = (field: keyof ServiceSpec, did: boolean, does: boolean): void => {
    if (did && !does && spec[field] === old[field]) Reflect.deleteProperty(spec, field)
  }
  const [wasBalanced, isBalanced] = [old.type === 'LoadBalancer', spec.type === 'LoadBalancer']
  drop('healthCheckNodePort', needsHealthCheck(old), needsHealthCheck(spec))
  drop('allocateLoadBalancerNodePorts', wasBalanced, isBalanced)
  drop('loadBalancerClass', wasBalanced, isBalanced)
  drop('externalTrafficPolicy', isExternallyAccessible(old), isExternallyAccessible(spec))
}

function dropAddresses(spec: ServiceSpec, old: ServiceSpec): void {
  if (spec.clusterIP === old.clusterIP && sameList(spec.clusterIPs, old.clusterIPs)) {
    delete spec.clusterIP
    delete spec.clusterIPs
  }
  if (sameList(spec.ipFamilies, old.ipFamilies)) delete spec.ipFamilies
  if (spec.ipFamilyPolicy === old.ipFamilyPolicy) delete spec.ipFamilyPolicy
}
