import type { Service, ServiceSpec } from '#kube/kinds/core/service.ts'
import { dns1035Label } from '#kube/meta/names.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { allocateService } from './service-allocation.ts'
import { hasClusterIp, hasNodePorts, isHeadless } from './service-types.ts'
import { validateService, validateServiceUpdate } from './service-validation.ts'

const stickySeconds = 10_800

/** Source: kubernetes pkg/registry/core/service/{strategy.go,storage}, pkg/apis/core/v1/defaults.go. */
export const serviceStrategy = defineStrategy<Service>({
  validateName: dns1035Label,
  applyDefaults(service) {
    const spec = (service.spec ??= {})
    spec.type ||= 'ClusterIP'
    spec.sessionAffinity ||= 'None'
    if (spec.sessionAffinity === 'ClientIP') {
      spec.sessionAffinityConfig ??= { clientIP: { timeoutSeconds: stickySeconds } }
    } else delete spec.sessionAffinityConfig
    for (const port of spec.ports ?? []) {
      port.protocol ||= 'TCP'
      if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '') port.targetPort = port.port
    }
    applyTypeDefaults(spec)
  },
  prepareForCreate(service) {
    service.status = { loadBalancer: {} }
    dropForeignFields(service.spec)
  },
  prepareForUpdate(service, old) {
    keepAllocated(service.spec, old.spec)
    dropForeignFields(service.spec, old.spec)
  },
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  allocate: allocateService,
})

function applyTypeDefaults(spec: ServiceSpec): void {
  if (spec.type === 'ExternalName') return
  spec.internalTrafficPolicy ||= 'Cluster'
  if (hasNodePorts(spec)) spec.externalTrafficPolicy ||= 'Cluster'
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true
  spec.ipFamilies ??= ['IPv4']
  spec.ipFamilyPolicy ||= 'SingleStack'
  // Either form of the address stands for both. Source: NormalizeClusterIPs.
  if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP]
}

/** What an update leaves out of what was given to the service stays its own. Source: patchAllocatedValues. */
function keepAllocated(spec: ServiceSpec, old: ServiceSpec): void {
  const wasAddressed = hasClusterIp(old) || isHeadless(old)
  if (spec.type !== 'ExternalName' && wasAddressed && !spec.clusterIP && !spec.clusterIPs?.length) {
    if (old.clusterIP) spec.clusterIP = old.clusterIP
    if (old.clusterIPs) spec.clusterIPs = [...old.clusterIPs]
  }
  if (!hasNodePorts(spec) || !hasNodePorts(old)) return
  for (const port of spec.ports ?? []) {
    if (port.nodePort) continue
    const before = (old.ports ?? []).find((it) => it.port === port.port && it.protocol === port.protocol)
    if (before?.nodePort) port.nodePort = before.nodePort
  }
  if (old.healthCheckNodePort) spec.healthCheckNodePort ||= old.healthCheckNodePort
}

/** A change of type leaves no field of the old type behind. Source: dropTypeDependentFields. */
function dropForeignFields(spec: ServiceSpec, old: ServiceSpec = spec): void {
  if (spec.type === 'ExternalName') {
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy'] as const) {
      Reflect.deleteProperty(spec, field)
    }
  } else if (old.type === 'ExternalName') delete spec.externalName
  if (!hasNodePorts(spec)) {
    delete spec.allocateLoadBalancerNodePorts
    if (!spec.externalIPs?.length) delete spec.externalTrafficPolicy
    if (hasNodePorts(old)) dropOldNodePorts(spec, old)
  }
  const isLocal = spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'
  if (!isLocal) delete spec.healthCheckNodePort
}

function dropOldNodePorts(spec: ServiceSpec, old: ServiceSpec): void {
  const had = new Set((old.ports ?? []).map(({ nodePort }) => nodePort))
  for (const port of spec.ports ?? []) if (had.has(port.nodePort)) delete port.nodePort
}
