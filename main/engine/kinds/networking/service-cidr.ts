import type { ServiceCIDR } from '#kube/kinds/networking/service-cidr.ts'
import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { immutableField } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { keepMetadata } from '../status-metadata.ts'
import { parseCidr } from '../../ip/address.ts'
import { validateCanonicalCidr } from './ip-validation.ts'

const field = 'spec.cidrs'

/** Source: kubernetes pkg/registry/networking/servicecidr/strategy.go, pkg/apis/networking/validation. */
export const serviceCidrStrategy = defineStrategy<ServiceCIDR>({
  prepareForCreate(serviceCidr) {
    serviceCidr.spec ??= {}
    serviceCidr.status = {}
  },
  prepareForStatusUpdate: keepMetadata,
  validate({ spec }, old) {
    const cidrs = spec?.cidrs ?? []
    if (!old) return validateCidrs(cidrs)
    const before = old.spec?.cidrs ?? []
    // A second family may be added, and nothing else: https://issues.k8s.io/131261
    const isAdded = before.length === 1 && cidrs.length === 2
    if (cidrs.length !== before.length && !isAdded) return [immutableField(field, cidrs)]
    return [
      ...before.flatMap((cidr, index) =>
        cidr === cidrs[index] ? [] : [immutableField(`${field}[${String(index)}]`, cidrs[index])],
      ),
      ...(isAdded ? validateCidrs(cidrs) : []),
    ]
  },
})

function validateCidrs(cidrs: readonly string[]): FieldError[] {
  if (cidrs.length === 0) return [requiredField(field, 'at least one CIDR required')]
  if (cidrs.length > 2) return [invalidField(field, { CIDRs: cidrs }, 'may only hold up to 2 values')]
  const errors = cidrs.flatMap((cidr, index) => validateCanonicalCidr(`${field}[${String(index)}]`, cidr))
  const [first, second] = cidrs.map((cidr) => parseCidr(cidr)?.family)
  if (first && first === second) {
    const detail = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'
    errors.push(invalidField(field, cidrs, detail))
  }
  return errors
}
