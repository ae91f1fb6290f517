import type { Service, ServiceSpec } from '#kube/kinds/core/service.ts'
import { isExternallyAccessible } from './types.ts'

const stickySeconds = 10_800

/** Source: kubernetes pkg/apis/core/v1/defaults.go SetDefaults_Service. */
export function applyServiceDefaults(spec: ServiceSpec): void {
  spec.sessionAffinity ||= 'None'
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: stickySeconds } }
  }
  spec.type ||= 'ClusterIP'
  for (const port of spec.ports ?? []) {
    port.protocol ||= 'TCP'
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '') port.targetPort = port.port
  }
  if (isExternallyAccessible(spec)) spec.externalTrafficPolicy ||= 'Cluster'
  if (['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type)) spec.internalTrafficPolicy ??= 'Cluster'
  // It is of no use to an external name, and never shown: defaultOnReadInternalTrafficPolicy.
  if (spec.type === 'ExternalName') delete spec.internalTrafficPolicy
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true
}

export function applyStatusDefaults({ spec, status }: Service): void {
  if (spec.type !== 'LoadBalancer') return
  for (const ingress of status?.loadBalancer?.ingress ?? []) if (ingress.ip) ingress.ipMode ??= 'VIP'
}
