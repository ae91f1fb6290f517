import type { EndpointAddress, Endpoints } from '#kube/kinds/core/endpoints.ts'
import { type FieldError, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { dns1123Label, dns1123Subdomain, qualifiedName } from '#kube/meta/names.ts'
import { checked, protocols, validatePort } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { ipWarnings } from '../networking/ip-warnings.ts'
import { validateEndpointIp, validateIp } from '../networking/ip-validation.ts'
import { each } from './pod-spec/fields.ts'

type Subset = NonNullable<Endpoints['subsets']>[number]
type Port = NonNullable<Subset['ports']>[number]

const managedBy = 'endpoints.kubernetes.io/managed-by'

/** Source: kubernetes pkg/registry/core/endpoint/strategy.go, pkg/apis/core/validation ValidateEndpoints. */
export const endpointsStrategy = defineStrategy<Endpoints>({
  createsOnUpdate: true,
  applyDefaults({ subsets = [] }) {
    for (const { ports } of subsets) for (const port of ports ?? []) port.protocol ||= 'TCP'
  },
  // What older rules have let in stays until it is touched.
  validate: ({ subsets }, old) =>
    old && equalJson(subsets, old.subsets) ? [] : each(subsets, 'subsets', validateSubset),
  warnings({ metadata, subsets = [] }) {
    if (metadata.labels?.[managedBy] === 'endpoint-controller') return []
    return subsets.flatMap((subset, index) =>
      (['addresses', 'notReadyAddresses'] as const).flatMap((list) =>
        (subset[list] ?? []).flatMap(({ ip }, at) =>
          ipWarnings(`subsets[${String(index)}].${list}[${String(at)}].ip`, ip),
        ),
      ),
    )
  },
})

function validateSubset({ addresses = [], notReadyAddresses = [], ports = [] }: Subset, field: string): FieldError[] {
  const isEmpty = addresses.length === 0 && notReadyAddresses.length === 0
  return [
    ...(isEmpty ? [requiredField(field, 'must specify `addresses` or `notReadyAddresses`')] : []),
    ...each(addresses, `${field}.addresses`, validateAddress),
    ...each(notReadyAddresses, `${field}.notReadyAddresses`, validateAddress),
    ...each(ports, `${field}.ports`, (port, at) => validateEndpointPort(port, at, ports.length > 1)),
  ]
}

function validateAddress({ ip, hostname, nodeName }: EndpointAddress, field: string): FieldError[] {
  return [
    ...validateIp(`${field}.ip`, ip),
    ...(hostname ? checked(`${field}.hostname`, hostname, dns1123Label) : []),
    ...(nodeName === undefined ? [] : checked(`${field}.nodeName`, nodeName, dns1123Subdomain)),
    ...validateEndpointIp(`${field}.ip`, ip),
  ]
}

function validateEndpointPort(
  { name = '', port, protocol = '', appProtocol }: Port,
  field: string,
  needsName: boolean,
): FieldError[] {
  return [
    ...(name === '' && needsName ? [requiredField(`${field}.name`)] : []),
    ...(name === '' ? [] : checked(`${field}.name`, name, dns1123Label)),
    ...validatePort(`${field}.port`, port),
    ...(protocols.includes(protocol) ? [] : [unsupportedField(`${field}.protocol`, protocol, protocols)]),
    ...(appProtocol === undefined ? [] : checked(`${field}.appProtocol`, appProtocol, qualifiedName)),
  ]
}
