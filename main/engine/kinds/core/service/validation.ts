import type { Service, ServiceSpec } from '#kube/kinds/core/service.ts'
import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { dns1123Subdomain, portNumber } from '#kube/meta/names.ts'
import { checked, oneOf } from '../../../registry/field-checks.ts'
import { validateLabels } from '../../../registry/object-meta.ts'
import { validateEndpointIp, validateIp } from '../../networking/ip-validation.ts'
import { optionalOneOf } from '../pod-spec/fields.ts'
import { validateAddresses } from './address-validation.ts'
import { validateLoadBalancer } from './load-balancer-validation.ts'
import { validateNodePorts, validatePorts } from './port-validation.ts'
import { isExternallyAccessible, isHeadless, needsHealthCheck } from './types.ts'
import { validateServiceUpdate } from './update-validation.ts'

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const affinities = ['ClientIP', 'None']
const trafficPolicies = ['Cluster', 'Local']
const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode']
const maxStickySeconds = 86_400
const topologyHints = 'service.kubernetes.io/topology-aware-hints'
const topologyMode = 'service.kubernetes.io/topology-mode'

/** In upstream's order. Source: kubernetes pkg/apis/core/validation validateService, ValidateServiceUpdate. */
export function validateService(service: Service, old?: Service): FieldError[] {
  const { spec } = service
  const known = old?.spec.externalIPs ?? []
  return [
    ...(old ? validateServiceUpdate(spec, old.spec) : []),
    ...validateTopology(service),
    ...validateType(spec),
    ...validatePorts(spec.ports ?? []),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...validateAffinity(spec),
    ...validateAddresses(spec, old?.spec),
    ...(spec.externalIPs ?? []).flatMap((ip, index) =>
      validateExternalIp(`spec.externalIPs[${String(index)}]`, ip, known),
    ),
    ...oneOf('spec.type', spec.type, types),
    ...validateNodePorts(spec.type, spec.ports ?? []),
    ...validateLoadBalancer(service, old),
    ...validateExternalTraffic(spec),
    ...optionalOneOf('spec.internalTrafficPolicy', spec.internalTrafficPolicy, trafficPolicies),
    ...optionalOneOf('spec.trafficDistribution', spec.trafficDistribution, distributions),
  ]
}

function validateTopology({ metadata: { annotations = {} } }: Service): FieldError[] {
  const mode = annotations[topologyMode]
  const hints = annotations[topologyHints]
  if (mode === undefined || hints === undefined || mode === hints) return []
  const detail = `must match annotations[${topologyHints}] when both are specified`
  return [invalidField(`metadata.annotations[${topologyMode}]`, mode, detail)]
}

function validateType(spec: ServiceSpec): FieldError[] {
  const { type, ports = [] } = spec
  if (type === 'ExternalName') return validateExternalName(spec)
  const errors = ports.length === 0 && !isHeadless(spec) ? [requiredField('spec.ports')] : []
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec)) {
    errors.push(invalidField('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`))
  }
  return errors
}

function validateExternalName(spec: ServiceSpec): FieldError[] {
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  const forbidden = (['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const)
    .filter((field) => spec[field] !== undefined && spec[field].length > 0)
    .map((field) => forbiddenField(`spec.${field}`, 'may not be set for ExternalName services'))
  if (name === '') return [...forbidden, requiredField('spec.externalName')]
  return [...forbidden, ...checked('spec.externalName', name, dns1123Subdomain)]
}

function validateAffinity({ sessionAffinity, sessionAffinityConfig: config }: ServiceSpec): FieldError[] {
  const field = 'spec.sessionAffinityConfig'
  const errors = oneOf('spec.sessionAffinity', sessionAffinity, affinities)
  const seconds = config?.clientIP?.timeoutSeconds
  if (sessionAffinity !== 'ClientIP') return errors
  if (seconds !== undefined && seconds > 0 && seconds <= maxStickySeconds) return errors
  const at = `${field}.clientIP.timeoutSeconds`
  const detail = `must be greater than 0 and less than ${String(maxStickySeconds)}`
  return [...errors, invalidField(at, seconds, detail)]
}

/** The rules of endpoints' addresses hold here too, for historical reasons. */
function validateExternalIp(field: string, ip: string, known: readonly string[]): FieldError[] {
  const errors = validateIp(field, ip, known)
  return errors.length > 0 ? errors : validateEndpointIp(field, ip)
}

function validateExternalTraffic(spec: ServiceSpec): FieldError[] {
  const { externalTrafficPolicy: policy, healthCheckNodePort: port } = spec
  const errors: FieldError[] = []
  const at = 'spec.externalTrafficPolicy'
  if (isExternallyAccessible(spec)) {
    if (!policy) errors.push(requiredField(at))
    else if (!trafficPolicies.includes(policy)) errors.push(unsupportedField(at, policy, trafficPolicies))
  } else if (policy) {
    errors.push(invalidField(at, policy, 'may only be set for externally-accessible services'))
  }
  if (!port) return errors
  const portField = 'spec.healthCheckNodePort'
  if (needsHealthCheck(spec)) {
    return [...errors, ...portNumber(port).map((problem) => invalidField(portField, port, problem))]
  }
  const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
  return [...errors, invalidField(portField, port, detail)]
}
