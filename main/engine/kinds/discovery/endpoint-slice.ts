import type { EndpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import {
  duplicateField,
  type FieldError,
  requiredField,
  tooManyField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { dns1123Label, qualifiedName } from '#kube/meta/names.ts'
import { checked, immutableField, protocols } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { ipWarnings } from '../networking/ip-warnings.ts'
import { validateEndpoints } from './endpoint-validation.ts'

const addressTypes = ['FQDN', 'IPv4', 'IPv6']
const maxPorts = 20_000

/** Source: kubernetes pkg/registry/discovery/endpointslice/strategy.go, pkg/apis/discovery/validation/validation.go. */
export const endpointSliceStrategy = defineStrategy<EndpointSlice>({
  generationOf: ({ metadata, addressType, endpoints, ports }) => [
    metadata.labels ?? {},
    addressType,
    endpoints ?? [],
    ports ?? [],
  ],
  applyDefaults(slice) {
    slice.endpoints ??= null
    slice.ports ??= null
    for (const port of slice.ports ?? []) {
      port.name ??= ''
      port.protocol ??= 'TCP'
    }
  },
  prepareForCreate: dropTopology,
  prepareForUpdate(slice, old) {
    if (!equalJson(slice.endpoints, old.endpoints)) dropTopology(slice)
  },
  validate: (slice, old) => [
    ...validateAddressType(slice.addressType),
    ...validatePorts(slice.ports ?? []),
    // What was let in by older rules stays.
    ...(old && equalJson(slice.endpoints, old.endpoints) ? [] : validateEndpoints(slice)),
  ],
  validateUpdate: ({ addressType }, old) =>
    addressType === old.addressType ? [] : [immutableField('addressType', addressType)],
  warnings: (slice, old) => [
    ...(!old && slice.addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []),
    ...addressWarnings(slice),
  ],
})

/** A field of v1beta1, which v1 reads and does not write. */
function dropTopology({ endpoints }: EndpointSlice): void {
  for (const endpoint of endpoints ?? []) delete endpoint.deprecatedTopology
}

/** The controllers' own slices are known to be well written. */
const trusted = ['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io']

function addressWarnings({ metadata, endpoints }: EndpointSlice): string[] {
  if (trusted.includes(metadata.labels?.['endpointslice.kubernetes.io/managed-by'] ?? '')) return []
  return (endpoints ?? []).flatMap(({ addresses }, index) =>
    addresses.flatMap((address, at) => ipWarnings(`endpoints[${String(index)}].addresses[${String(at)}]`, address)),
  )
}

function validateAddressType(type: string | undefined): FieldError[] {
  if (!type) return [requiredField('addressType')]
  return addressTypes.includes(type) ? [] : [unsupportedField('addressType', type, addressTypes)]
}

/** The number of a port is not looked at, here as upstream. */
function validatePorts(ports: NonNullable<EndpointSlice['ports']>): FieldError[] {
  if (ports.length > maxPorts) return [tooManyField('ports', ports.length, maxPorts)]
  const names = new Set<string>()
  return ports.flatMap(({ name = '', protocol = '', appProtocol }, index) => {
    const at = `ports[${String(index)}]`
    const isTaken = names.has(name)
    names.add(name)
    return [
      ...(name ? checked(`${at}.name`, name, dns1123Label) : []),
      ...(isTaken ? [duplicateField(`${at}.name`, name)] : []),
      ...(protocols.includes(protocol) ? [] : [unsupportedField(`${at}.protocol`, protocol, protocols)]),
      ...(appProtocol === undefined ? [] : checked(`${at}.appProtocol`, appProtocol, qualifiedName)),
    ]
  })
}
