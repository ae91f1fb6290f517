import { isIP } from 'node:net'
import type { EndpointAddress, Endpoints } from '#kube/kinds/core/endpoints.ts'
import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Label } from '#kube/meta/names.ts'
import { checked, validatePort } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'

/** Source: kubernetes pkg/registry/core/endpoint/strategy.go, pkg/apis/core/validation ValidateEndpoints. */
export const endpointsStrategy = defineStrategy<Endpoints>({
  createsOnUpdate: true,
  applyDefaults({ subsets = [] }) {
    for (const { ports } of subsets) for (const port of ports ?? []) port.protocol ||= 'TCP'
  },
  validate: ({ subsets = [] }) =>
    subsets.flatMap((subset, index) => validateSubset(subset, `subsets[${String(index)}]`)),
})

function validateSubset(subset: NonNullable<Endpoints['subsets']>[number], field: string): FieldError[] {
  const { addresses = [], notReadyAddresses = [], ports = [] } = subset
  const isEmpty = addresses.length === 0 && notReadyAddresses.length === 0
  return [
    ...(isEmpty ? [requiredField(field, 'must specify `addresses` or `notReadyAddresses`')] : []),
    ...addresses.flatMap((address, index) => validateAddress(address, `${field}.addresses[${String(index)}]`)),
    ...notReadyAddresses.flatMap((address, index) =>
      validateAddress(address, `${field}.notReadyAddresses[${String(index)}]`),
    ),
    ...ports.flatMap(({ name, port }, index) => {
      const at = `${field}.ports[${String(index)}]`
      if (!name)
        return [...(ports.length > 1 ? [requiredField(`${at}.name`)] : []), ...validatePort(`${at}.port`, port)]
      return [...checked(`${at}.name`, name, dns1123Label), ...validatePort(`${at}.port`, port)]
    }),
  ]
}

function validateAddress({ ip, hostname }: EndpointAddress, field: string): FieldError[] {
  return [
    ...validateEndpointIp(ip, `${field}.ip`),
    ...(hostname ? checked(`${field}.hostname`, hostname, dns1123Label) : []),
  ]
}

/** Endpoints may not point back at the machine itself: that would open its own services to the cluster. */
export function validateEndpointIp(ip: string, field: string): FieldError[] {
  if (!isIP(ip)) return [invalidField(field, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
  if (ip === '0.0.0.0' || ip === '::') return [invalidField(field, ip, `may not be unspecified (${ip})`)]
  if (ip.startsWith('127.') || ip === '::1') {
    return [invalidField(field, ip, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')]
  }
  if (ip.startsWith('169.254.') || /^fe[89ab]/i.test(ip)) {
    return [invalidField(field, ip, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)')]
  }
  return []
}
