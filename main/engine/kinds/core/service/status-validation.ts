import type { Service } from '#kube/kinds/core/service.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Subdomain } from '#kube/meta/names.ts'
import { checked } from '../../../registry/field-checks.ts'
import { parseIp } from '../../../ip/address.ts'
import { validateIp } from '../../networking/ip-validation.ts'
import { optionalOneOf } from '../pod-spec/fields.ts'

const field = 'status.loadBalancer.ingress'
const ipModes = ['Proxy', 'VIP']

/** Source: kubernetes pkg/apis/core/validation ValidateLoadBalancerStatus. */
export function validateLoadBalancerStatus({ spec, status }: Service, old: Service): FieldError[] {
  const ingress = status?.loadBalancer?.ingress ?? []
  if (spec.type !== 'LoadBalancer') {
    return ingress.length === 0 ? [] : [forbiddenField(field, "may only be used when `spec.type` is 'LoadBalancer'")]
  }
  const known = (old.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip || [])
  return ingress.flatMap(({ ip, ipMode, hostname }, index) => {
    const at = `${field}[${String(index)}]`
    return [
      ...(ip ? validateIp(`${at}.ip`, ip, known) : []),
      ...validateIpMode(ipMode, Boolean(ip), `${at}.ipMode`),
      ...(hostname ? checked(`${at}.hostname`, hostname, dns1123Subdomain) : []),
      ...(hostname && parseIp(hostname)
        ? [invalidField(`${at}.hostname`, hostname, 'must be a DNS name, not an IP address')]
        : []),
    ]
  })
}

function validateIpMode(mode: string | undefined, hasIp: boolean, at: string): FieldError[] {
  if (mode === undefined) return hasIp ? [requiredField(at, 'must be specified when `ip` is set')] : []
  if (!hasIp) return [forbiddenField(at, 'may not be specified when `ip` is not set')]
  return optionalOneOf(at, mode, ipModes)
}
