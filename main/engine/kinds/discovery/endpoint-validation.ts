import { isIPv4, isIPv6 } from 'node:net'
import type { Endpoint, EndpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import { duplicateField, type FieldError, invalidField, requiredField, tooManyField } from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain, labelValue, type NameCheck } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { validateCanonicalIp, validateEndpointIp, validateIp } from '../networking/ip-validation.ts'

const maxEndpoints = 1000
const maxAddresses = 100
const maxHints = 8

/** Source of this file: kubernetes pkg/apis/discovery/validation/validation.go. */
export function validateEndpoints({ endpoints, addressType }: EndpointSlice): FieldError[] {
  if (!endpoints) return []
  if (endpoints.length > maxEndpoints) return [tooManyField('endpoints', endpoints.length, maxEndpoints)]
  return endpoints.flatMap((endpoint, index) => validateEndpoint(`endpoints[${String(index)}]`, endpoint, addressType))
}

function validateEndpoint(field: string, endpoint: Endpoint, type: EndpointSlice['addressType']): FieldError[] {
  const { nodeName, hostname, hints } = endpoint
  const addresses = endpoint.addresses ?? []
  const at = `${field}.addresses`
  const errors: FieldError[] = []
  if (addresses.length === 0) errors.push(requiredField(at, 'must contain at least 1 address'))
  if (addresses.length > maxAddresses) errors.push(tooManyField(at, addresses.length, maxAddresses))
  for (const [index, address] of addresses.entries()) errors.push(...validateAddress(at, index, address, type))
  if (nodeName !== undefined) errors.push(...checked(`${field}.nodeName`, nodeName, dns1123Subdomain))
  if (hostname !== undefined) errors.push(...checked(`${field}.hostname`, hostname, dns1123Label))
  return hints ? [...errors, ...validateHints(`${field}.hints`, hints)] : errors
}

function validateAddress(
  field: string,
  index: number,
  address: string,
  type: EndpointSlice['addressType'],
): FieldError[] {
  const at = `${field}[${String(index)}]`
  if (type === 'FQDN') return validateDomain(at, address)
  if (type !== 'IPv4' && type !== 'IPv6') return []
  const errors = type === 'IPv4' ? validateIp(at, address) : validateCanonicalIp(at, address)
  if (errors.length > 0) return errors
  const isRight = type === 'IPv4' ? isIPv4(address) : isIPv6(address)
  return [
    ...(isRight ? [] : [invalidField(field, address, `must be an ${type} address`)]),
    ...validateEndpointIp(at, address),
  ]
}

/** Source: apimachinery pkg/util/validation IsFullyQualifiedDomainName. */
function validateDomain(field: string, address: string): FieldError[] {
  if (address === '') return [requiredField(field)]
  const name = address.replace(/\.$/, '')
  const problems = dns1123Subdomain(name)
  if (problems.length > 0) return [invalidField(field, name, problems.join(','))]
  const labels = name.split('.')
  if (labels.length < 2) {
    return [invalidField(field, name, 'should be a domain with at least two segments separated by dots')]
  }
  const bad = labels.find((label) => dns1123Label(label).length > 0)
  return bad === undefined ? [] : [invalidField(field, bad, dns1123Label(bad).join(','))]
}

function validateHints(field: string, { forZones = [], forNodes = [] }: NonNullable<Endpoint['hints']>): FieldError[] {
  const errors = validateNames(`${field}.forZones`, forZones, labelValue)
  // With too many zones, upstream looks no further.
  if (forZones.length > maxHints) return errors
  return [...errors, ...validateNames(`${field}.forNodes`, forNodes, dns1123Subdomain)]
}

function validateNames(field: string, hints: readonly { name: string }[], check: NameCheck): FieldError[] {
  if (hints.length > maxHints) return [tooManyField(field, hints.length, maxHints)]
  const seen = new Set<string>()
  return hints.flatMap(({ name }, index) => {
    const at = `${field}[${String(index)}].name`
    const isTaken = seen.has(name)
    seen.add(name)
    return [...(isTaken ? [duplicateField(at, name)] : []), ...checked(at, name, check)]
  })
}
