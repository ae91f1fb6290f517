import { isIP } from 'node:net'
import type { Service, ServicePort } from '#kube/kinds/core/service.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { dns1123Label, dns1123Subdomain, qualifiedName } from '#kube/meta/names.ts'
import { checked, oneOf, validatePort, validatePortOrName } from '../../registry/field-checks.ts'
import { validateLabels } from '../../registry/object-meta.ts'
import { isHeadless } from './service-types.ts'

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const affinities = ['ClientIP', 'None']
const protocols = ['SCTP', 'TCP', 'UDP']
const policies = ['Cluster', 'Local']

/** Source: kubernetes pkg/apis/core/validation/validation.go ValidateService. */
export function validateService({ spec }: Service): FieldError[] {
  const errors: FieldError[] = []
  const ports = spec.ports ?? []
  if (ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') errors.push(requiredField('spec.ports'))
  if (spec.type === 'ExternalName') errors.push(...validateExternalName(spec.externalName ?? ''))
  else errors.push(...validateClusterIps(spec.clusterIP, spec.clusterIPs))
  if (spec.internalTrafficPolicy)
    errors.push(...oneOf('spec.internalTrafficPolicy', spec.internalTrafficPolicy, policies))
  if (spec.externalTrafficPolicy)
    errors.push(...oneOf('spec.externalTrafficPolicy', spec.externalTrafficPolicy, policies))
  return [
    ...errors,
    ...validatePorts(ports),
    ...validateNodePorts(spec.type, ports),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...oneOf('spec.sessionAffinity', spec.sessionAffinity, affinities),
    ...oneOf('spec.type', spec.type, types),
    ...(spec.externalIPs ?? []).flatMap((ip, index) => validateIp(ip, `spec.externalIPs[${String(index)}]`)),
  ]
}

function validateIp(ip: string, field: string): FieldError[] {
  return isIP(ip) ? [] : [invalidField(field, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
}

function validateExternalName(name: string): FieldError[] {
  if (name === '') return [requiredField('spec.externalName')]
  return checked('spec.externalName', name.replace(/\.$/, ''), dns1123Subdomain)
}

function validateClusterIps(first: string | undefined, all: readonly string[] | undefined): FieldError[] {
  const errors = (all ?? []).flatMap((ip, index) =>
    ip === 'None' ? [] : validateIp(ip, `spec.clusterIPs[${String(index)}]`),
  )
  if (first && all?.length && first !== all[0]) {
    errors.push(invalidField('spec.clusterIPs', all, 'first value must match `clusterIP`'))
  }
  if (all && all.length > 1)
    errors.push(invalidField('spec.clusterIPs', all, 'may only hold one value: the cluster has one IP family'))
  return errors
}

function validatePorts(ports: readonly ServicePort[]): FieldError[] {
  const names = new Set<string>()
  const numbers = new Set<string>()
  return ports.flatMap((port, index) => {
    const at = `spec.ports[${String(index)}]`
    const errors: FieldError[] = []
    if (!port.name && ports.length > 1) errors.push(requiredField(`${at}.name`))
    if (port.name) {
      errors.push(...checked(`${at}.name`, port.name, dns1123Label))
      if (names.has(port.name)) errors.push(duplicateField(`${at}.name`, port.name))
      names.add(port.name)
    }
    errors.push(...validatePort(`${at}.port`, port.port))
    errors.push(
      ...(port.protocol && !protocols.includes(port.protocol)
        ? [unsupportedField(`${at}.protocol`, port.protocol, protocols)]
        : []),
    )
    if (port.targetPort !== undefined) errors.push(...validatePortOrName(`${at}.targetPort`, port.targetPort))
    if (port.appProtocol) errors.push(...checked(`${at}.appProtocol`, port.appProtocol, qualifiedName))
    const number = `${port.protocol ?? ''} ${String(port.port)}`
    if (numbers.has(number)) errors.push(duplicateField(at, { protocol: port.protocol, port: port.port }))
    numbers.add(number)
    return errors
  })
}

function validateNodePorts(type: string | undefined, ports: readonly ServicePort[]): FieldError[] {
  const seen = new Set<string>()
  return ports.flatMap(({ nodePort, protocol = '' }, index) => {
    if (!nodePort) return []
    const field = `spec.ports[${String(index)}].nodePort`
    const errors: FieldError[] = []
    if (type === 'ClusterIP' || type === 'ExternalName') {
      errors.push(forbiddenField(field, `may not be used when \`type\` is '${type}'`))
    }
    const id = `${protocol} ${String(nodePort)}`
    if (seen.has(id)) errors.push(duplicateField(field, nodePort))
    seen.add(id)
    return errors
  })
}

/** The address stays for the service's life. Source: validateUpgradeDowngradeClusterIPs. */
export function validateServiceUpdate({ spec }: Service, { spec: old }: Service): FieldError[] {
  const isAddressless = spec.type === 'ExternalName' || old.type === 'ExternalName'
  if (isAddressless || !old.clusterIP || equalJson(spec.clusterIP, old.clusterIP)) return []
  const detail = spec.clusterIP ? 'may not change once set' : 'primary clusterIP can not be unset'
  return [invalidField('spec.clusterIPs[0]', spec.clusterIPs ?? [], detail)]
}
