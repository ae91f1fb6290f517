import type { Ingress } from '#kube/kinds/networking/ingress.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import {
  dns1123Label,
  dns1123Subdomain,
  pathSegmentName,
  portName,
  portNumber,
  wildcardSubdomain,
} from '#kube/meta/names.ts'
import type { Loose } from '../core/pod-spec/model.ts'
import { checked } from '../../registry/field-checks.ts'
import { parseIp } from '../../ip/address.ts'
import { validateIp } from './ip-validation.ts'

type Spec = Loose<NonNullable<Ingress['spec']>>
type Rule = NonNullable<Spec['rules']>[number]
type Path = NonNullable<NonNullable<Rule['http']>['paths']>[number]
type Backend = NonNullable<Path['backend']>
type Status = NonNullable<Ingress['status']>

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix']
const badSequences = ['//', '/./', '/../', '%2f', '%2F']
const badEndings = ['/..', '/.']
const notAnIp = 'must be a DNS name, not an IP address'

/** Source: kubernetes pkg/apis/networking/validation ValidateIngressSpec. */
export function validateIngressSpec(spec: Spec, field: string): FieldError[] {
  const { rules = [], tls = [], defaultBackend, ingressClassName } = spec
  const errors: FieldError[] = []
  if (rules.length === 0 && !defaultBackend) {
    errors.push(invalidField(field, spec.rules, 'either `defaultBackend` or `rules` must be specified'))
  }
  if (defaultBackend) errors.push(...validateBackend(defaultBackend, `${field}.defaultBackend`))
  return [
    ...errors,
    ...rules.flatMap((rule, index) => validateRule(rule, `${field}.rules[${String(index)}]`)),
    ...tls.flatMap(({ hosts = [], secretName }, index) => [
      ...hosts.flatMap((host, at) => validateHost(`${field}.tls[${String(index)}].hosts[${String(at)}]`, host)),
      ...(secretName ? checked(`${field}.tls[${String(index)}].secretName`, secretName, dns1123Subdomain) : []),
    ]),
    ...(ingressClassName === undefined ? [] : checked(`${field}.ingressClassName`, ingressClassName, dns1123Subdomain)),
  ]
}

function validateHost(field: string, host: string): FieldError[] {
  return checked(field, host, host.includes('*') ? wildcardSubdomain : dns1123Subdomain)
}

function validateRule({ host, http }: Rule, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (host && parseIp(host)) errors.push(invalidField(`${field}.host`, host, notAnIp))
  if (host) errors.push(...validateHost(`${field}.host`, host))
  if (!http) return errors
  const { paths = [] } = http
  if (paths.length === 0) errors.push(requiredField(`${field}.http.paths`))
  for (const [index, path] of paths.entries()) {
    errors.push(...validatePath(path, `${field}.http.paths[${String(index)}]`))
  }
  return errors
}

function validatePath({ path = '', pathType, backend }: Path, field: string): FieldError[] {
  if (!pathType) return [requiredField(`${field}.pathType`, 'pathType must be specified')]
  const errors: FieldError[] = []
  const refuse = (detail: string): void => {
    errors.push(invalidField(`${field}.path`, path, detail))
  }
  const isExact = pathType === 'Exact' || pathType === 'Prefix'
  if (!pathTypes.includes(pathType)) errors.push(unsupportedField(`${field}.pathType`, pathType, pathTypes))
  else if (!path.startsWith('/') && (isExact || path !== '')) refuse('must be an absolute path')
  if (isExact) {
    for (const sequence of badSequences) if (path.includes(sequence)) refuse(`must not contain '${sequence}'`)
    for (const ending of badEndings) if (path.endsWith(ending)) refuse(`cannot end with '${ending}'`)
  }
  return [...errors, ...validateBackend(backend, `${field}.backend`)]
}

function validateBackend(backend: Backend | undefined, field: string): FieldError[] {
  const { service, resource } = backend ?? {}
  if (resource && service) return [invalidField(field, '', 'cannot set both resource and service backends')]
  if (resource) return validateReference(resource, `${field}.resource`)
  if (!service) return [invalidField(field, '', 'resource or service backend is required')]
  const { name, port = {} } = service
  return [
    ...(name ? checked(`${field}.service.name`, name, dns1123Label) : [requiredField(`${field}.service.name`)]),
    ...validateBackendPort(port.name, port.number, field),
  ]
}

function validateBackendPort(name: string | undefined, number: number | undefined, field: string): FieldError[] {
  if (name && number) return [invalidField(field, '', 'cannot set both port name & port number')]
  if (name) return checked(`${field}.service.port.name`, name, portName)
  if (!number) return [requiredField(field, 'port name or number is required')]
  return portNumber(number).map((problem) => invalidField(`${field}.service.port.number`, number, problem))
}

/** An object of the same namespace, of any kind. Source: validateIngressTypedLocalObjectReference. */
export function validateReference(
  { apiGroup, kind, name }: { apiGroup?: string; kind?: string; name?: string },
  field: string,
): FieldError[] {
  return [
    ...(apiGroup === undefined ? [] : checked(`${field}.apiGroup`, apiGroup, dns1123Subdomain)),
    ...(kind ? checked(`${field}.kind`, kind, pathSegmentName) : [requiredField(`${field}.kind`)]),
    ...(name ? checked(`${field}.name`, name, pathSegmentName) : [requiredField(`${field}.name`)]),
  ]
}

/** Source: ValidateIngressLoadBalancerStatus. */
export function validateIngressStatus(status: Status | undefined, old: Status | undefined): FieldError[] {
  const allowed = (old?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }, index) => {
    const field = `status.loadBalancer.ingress[${String(index)}]`
    return [
      ...(ip ? validateIp(`${field}.ip`, ip, allowed) : []),
      ...(hostname ? checked(`${field}.hostname`, hostname, dns1123Subdomain) : []),
      ...(hostname && parseIp(hostname) ? [invalidField(`${field}.hostname`, hostname, notAnIp)] : []),
    ]
  })
}
