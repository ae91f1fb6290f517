import type { Service, ServiceSpec } from '#kube/kinds/core/service.ts'
import { cidrWarnings, ipWarnings } from '../../networking/ip-warnings.ts'

const topologyHints = 'service.kubernetes.io/topology-aware-hints'
const topologyMode = 'service.kubernetes.io/topology-mode'

/** Source: kubernetes pkg/api/service GetWarningsForService. */
export function serviceWarnings({ metadata, spec }: Service): string[] {
  const isHeadless = spec.type === 'ClusterIP' && spec.clusterIP === 'None'
  const isExternal = spec.type === 'ExternalName'
  const { externalIPs = [], clusterIPs = [], loadBalancerSourceRanges = [] } = spec
  const hasAddress = Boolean(spec.clusterIP) && spec.clusterIP !== 'None'
  const at = (field: string, index: number): string => `spec.${field}[${String(index)}]`
  return [
    ...(metadata.annotations?.[topologyHints] === undefined
      ? []
      : [`annotation ${topologyHints} is deprecated, please use ${topologyMode} instead`]),
    ...(hasAddress ? clusterIPs.flatMap((ip, index) => ipWarnings(at('clusterIPs', index), ip)) : []),
    ...(isHeadless ? headlessWarnings(spec) : []),
    ...externalIPs.flatMap((ip, index) => ipWarnings(at('externalIPs', index), ip)),
    ...(externalIPs.length > 0 && !isHeadless && !isExternal
      ? ['spec.externalIPs is deprecated and may no longer be implemented in some clusters']
      : []),
    ...(spec.loadBalancerIP ? ipWarnings('spec.loadBalancerIP', spec.loadBalancerIP) : []),
    ...loadBalancerSourceRanges.flatMap((cidr, index) => cidrWarnings(at('loadBalancerSourceRanges', index), cidr)),
    ...(isExternal && externalIPs.length > 0 ? ['spec.externalIPs is ignored when spec.type is "ExternalName"'] : []),
    ...(!isExternal && spec.externalName ? ['spec.externalName is ignored when spec.type is not "ExternalName"'] : []),
    ...(spec.trafficDistribution === 'PreferClose'
      ? ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"']
      : []),
  ]
}

function headlessWarnings(spec: ServiceSpec): string[] {
  return [
    ...(spec.loadBalancerIP ? ['spec.loadBalancerIP is ignored for headless services'] : []),
    ...(spec.externalIPs?.length ? ['spec.externalIPs is ignored for headless services'] : []),
    ...(spec.sessionAffinity === 'None' ? [] : ['spec.SessionAffinity is ignored for headless services']),
  ]
}
