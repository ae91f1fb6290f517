import type { Endpoint, EndpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import {
  duplicateField,
  type FieldError,
  invalidField,
  requiredField,
  tooManyField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '#kube/meta/names.ts'
import { checked, immutableField, validatePort } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { validateEndpointIp } from '../core/endpoints.ts'

const addressTypes = ['IPv4', 'IPv6', 'FQDN']
const protocols = ['SCTP', 'TCP', 'UDP']
const maxEndpoints = 1000
const maxPorts = 20_000
const maxAddresses = 100

/** Source: kubernetes pkg/registry/discovery/endpointslice/strategy.go, pkg/apis/discovery/validation. */
export const endpointSliceStrategy = defineStrategy<EndpointSlice>({
  generationOf: ({ addressType, endpoints, ports }) => ({ addressType, endpoints, ports }),
  applyDefaults(slice) {
    slice.endpoints ??= []
    for (const endpoint of slice.endpoints) endpoint.addresses ??= []
    for (const port of slice.ports ?? []) {
      port.name ??= ''
      port.protocol ||= 'TCP'
    }
  },
  validate: (slice) => [
    ...validateAddressType(slice.addressType),
    ...(slice.endpoints.length > maxEndpoints ? [tooManyField('endpoints', slice.endpoints.length, maxEndpoints)] : []),
    ...slice.endpoints.flatMap((endpoint, index) =>
      validateEndpoint(endpoint, slice.addressType, `endpoints[${String(index)}]`),
    ),
    ...validatePorts(slice.ports ?? []),
  ],
  validateUpdate: ({ addressType }, old) =>
    addressType === old.addressType ? [] : [immutableField('addressType', addressType)],
})

function validateAddressType(type: string | undefined): FieldError[] {
  if (!type) return [requiredField('addressType')]
  return addressTypes.includes(type) ? [] : [unsupportedField('addressType', type, addressTypes)]
}

function validateEndpoint({ addresses, hostname }: Endpoint, type: string, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (addresses.length === 0) errors.push(requiredField(`${field}.addresses`, 'must contain at least 1 address'))
  if (addresses.length > maxAddresses) errors.push(tooManyField(`${field}.addresses`, addresses.length, maxAddresses))
  for (const [index, address] of addresses.entries()) {
    const at = `${field}.addresses[${String(index)}]`
    if (type === 'FQDN') errors.push(...checked(at, address, dns1123Subdomain))
    else errors.push(...validateEndpointIp(address, at), ...validateFamily(address, type, at))
  }
  if (hostname) errors.push(...checked(`${field}.hostname`, hostname, dns1123Label))
  return errors
}

function validateFamily(address: string, type: string, field: string): FieldError[] {
  const isRight = type === 'IPv6' ? address.includes(':') : !address.includes(':')
  return isRight ? [] : [invalidField(field, address, `must be an ${type} address`)]
}

function validatePorts(ports: NonNullable<EndpointSlice['ports']>): FieldError[] {
  const names = new Set<string>()
  const errors: FieldError[] = ports.length > maxPorts ? [tooManyField('ports', ports.length, maxPorts)] : []
  for (const [index, { name = '', port, protocol = '' }] of ports.entries()) {
    const at = `ports[${String(index)}]`
    if (name) errors.push(...checked(`${at}.name`, name, dns1123Label))
    if (names.has(name)) errors.push(duplicateField(`${at}.name`, name))
    names.add(name)
    if (port !== undefined) errors.push(...validatePort(`${at}.port`, port))
    if (!protocols.includes(protocol)) errors.push(unsupportedField(`${at}.protocol`, protocol, protocols))
  }
  return errors
}
