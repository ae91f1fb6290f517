import type { IPAddress } from '#kube/kinds/networking/ip-address.ts'
import { type FieldError, requiredField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { dns1123Subdomain, pathSegmentName } from '#kube/meta/names.ts'
import { checked, immutableField } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import type { Loose } from '../core/pod-spec/model.ts'
import { validateCanonicalIp } from './ip-validation.ts'

type Parent = Loose<NonNullable<NonNullable<IPAddress['spec']>['parentRef']>>

/** Source: kubernetes pkg/registry/networking/ipaddress/strategy.go, pkg/apis/networking/validation. */
export const ipAddressStrategy = defineStrategy<IPAddress>({
  validateName: (name) => validateCanonicalIp('', name).map(({ body }) => body.slice(body.indexOf(': must') + 2)),
  validate: ({ spec }) => validateParent(spec?.parentRef),
  validateUpdate: ({ spec }, old) =>
    equalJson(spec?.parentRef, old.spec?.parentRef)
      ? []
      : [immutableField('spec.parentRef', internalParent(spec?.parentRef))],
})

function validateParent(parent: Parent | undefined): FieldError[] {
  const field = 'spec.parentRef'
  if (!parent) return [requiredField(field)]
  const { group, resource, name, namespace } = parent
  return [
    ...(group ? checked(`${field}.group`, group, dns1123Subdomain) : []),
    ...(resource ? checked(`${field}.resource`, resource, pathSegmentName) : [requiredField(`${field}.resource`)]),
    ...(name ? checked(`${field}.name`, name, pathSegmentName) : [requiredField(`${field}.name`)]),
    ...(namespace ? checked(`${field}.namespace`, namespace, pathSegmentName) : []),
  ]
}

/** As the API server prints it. */
function internalParent(parent: Parent | undefined): unknown {
  if (!parent) return null
  const { group = '', resource = '', namespace = '', name = '' } = parent
  return { Group: group, Resource: resource, Namespace: namespace, Name: name }
}
