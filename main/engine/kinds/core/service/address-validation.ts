import type { ServiceSpec } from '#kube/kinds/core/service.ts'
import {
  duplicateField,
  type FieldError,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { parseIp } from '../../../ip/address.ts'
import { validateIp } from '../../networking/ip-validation.ts'
import { optionalOneOf } from '../pod-spec/fields.ts'
import { isHeadless } from './types.ts'

const field = 'spec.clusterIPs'
const families = ['IPv4', 'IPv6']
const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

/** Source: kubernetes pkg/apis/core/validation ValidateServiceClusterIPsRelatedFields. */
export function validateAddresses(spec: ServiceSpec, old: ServiceSpec | undefined): FieldError[] {
  if (spec.type === 'ExternalName') return []
  const addresses = spec.clusterIPs ?? []
  const broken = validateEach(addresses, old?.clusterIPs ?? [])
  const errors = [
    ...validateFirst(spec.clusterIP ?? '', addresses),
    ...validateFamilyNames(spec.ipFamilies ?? []),
    ...optionalOneOf('spec.ipFamilyPolicy', spec.ipFamilyPolicy, policies),
    ...broken,
    ...(addresses.length > 2 ? [invalidField(field, addresses, 'may only hold up to 2 values')] : []),
  ]
  return broken.length > 0 ? errors : [...errors, ...validateMatch(spec, addresses)]
}

function validateFirst(first: string, addresses: readonly string[]): FieldError[] {
  if (first === '') {
    return addresses.length === 0
      ? []
      : [invalidField(field, addresses, 'must be empty when `clusterIP` is not specified')]
  }
  if (addresses.length === 0) return [requiredField(field)]
  return addresses[0] === first ? [] : [invalidField(field, addresses, 'first value must match `clusterIP`')]
}

function validateFamilyNames(given: readonly string[]): FieldError[] {
  return given.flatMap((family, index) => {
    const at = `spec.ipFamilies[${String(index)}]`
    return [
      ...(families.includes(family) ? [] : [unsupportedField(at, family, families)]),
      ...(given.indexOf(family) < index ? [duplicateField(at, family)] : []),
    ]
  })
}

function validateEach(addresses: readonly string[], known: readonly string[]): FieldError[] {
  return addresses.flatMap((address, index) => {
    if (index > 0 || address !== 'None') return validateIp(`${field}[${String(index)}]`, address, known)
    return addresses.length === 1 ? [] : [invalidField(field, addresses, "'None' must be the first and only value")]
  })
}

function validateMatch(spec: ServiceSpec, addresses: readonly string[]): FieldError[] {
  const errors: FieldError[] = []
  const own = addresses.map((address) => parseIp(address)?.family)
  if (addresses.length > 1 && new Set(own).size < 2) {
    errors.push(invalidField(field, addresses, 'may specify no more than one IP for each IP family'))
  }
  if (isHeadless(spec)) return errors
  for (const [index, family] of (spec.ipFamilies ?? []).slice(0, addresses.length).entries()) {
    if (!families.includes(family) || own[index] === family) continue
    const detail = `expected an ${family} value as indicated by \`ipFamilies[${String(index)}]\``
    errors.push(invalidField(`${field}[${String(index)}]`, addresses[index], detail))
  }
  return errors
}
