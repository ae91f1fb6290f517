import type { ServiceSpec } from '#kube/kinds/core/service.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { parseIp } from '../../../ip/address.ts'
import { validateAddresses } from './address-validation.ts'
import { clusterFamilies, mayHaveNodePorts, sameList } from './types.ts'

const policyField = 'spec.ipFamilyPolicy'

/**
 * Works out the families of a service's addresses from what the client said, and what the service had before.
 * Source: kubernetes pkg/registry/core/service/storage/alloc.go initIPFamilyFields.
 */
export function initFamilies(spec: ServiceSpec, old?: ServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName' || (old && isSettled(spec, old))) return []
  const isOpen = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0
  spec.ipFamilyPolicy ??= old?.ipFamilyPolicy ?? (isOpen ? 'RequireDualStack' : 'SingleStack')
  const broken = validateAddresses(spec, old)
  if (broken.length > 0) return broken
  const errors = [...(old ? validateReduction(spec, old) : []), ...validatePolicy(spec), ...inferFamilies(spec)]
  if (errors.length > 0) return errors
  if (isOpen) return fillOpenFamilies(spec)
  const unknown = validateFamilies(spec)
  if (unknown.length === 0 && !spec.ipFamilies?.length) spec.ipFamilies = clusterFamilies.slice(0, 1)
  return unknown
}

/** A service that prefers two families keeps what it has until told otherwise. */
function isSettled(spec: ServiceSpec, old: ServiceSpec): boolean {
  const policies = [spec.ipFamilyPolicy, old.ipFamilyPolicy ?? 'PreferDualStack']
  return (
    spec.type === old.type &&
    (spec.type === 'ClusterIP' || mayHaveNodePorts(spec)) &&
    policies.every((policy) => policy === 'PreferDualStack') &&
    sameList(spec.clusterIPs, old.clusterIPs) &&
    sameList(spec.ipFamilies, old.ipFamilies)
  )
}

/** A second address is given back by saying `SingleStack`, and by nothing else. */
function validateReduction(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  if (spec.ipFamilyPolicy === 'SingleStack') {
    if (sameList(spec.clusterIPs, old.clusterIPs) && spec.clusterIPs) spec.clusterIPs = spec.clusterIPs.slice(0, 1)
    if (sameList(spec.ipFamilies, old.ipFamilies) && spec.ipFamilies) spec.ipFamilies = spec.ipFamilies.slice(0, 1)
    return []
  }
  const isReduced = (now: readonly string[] = [], before: readonly string[] = []): boolean =>
    before.length === 2 && now.length === 1 && now[0] === before[0]
  const refuse = (what: string): FieldError =>
    invalidField(policyField, spec.ipFamilyPolicy, `must be 'SingleStack' to release the secondary ${what}`)
  return [
    ...(isReduced(spec.clusterIPs, old.clusterIPs) ? [refuse('cluster IP')] : []),
    ...(isReduced(spec.ipFamilies, old.ipFamilies) ? [refuse('IP family')] : []),
  ]
}

function validatePolicy({ ipFamilyPolicy, clusterIPs = [], ipFamilies = [] }: ServiceSpec): FieldError[] {
  if (ipFamilyPolicy !== 'SingleStack') return []
  const refuse = (what: string): FieldError =>
    invalidField(
      policyField,
      ipFamilyPolicy,
      `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`,
    )
  return [
    ...(clusterIPs.length === 2 ? [refuse('cluster IPs')] : []),
    ...(ipFamilies.length === 2 ? [refuse('IP families')] : []),
  ]
}

/** From the addresses that are given. */
function inferFamilies(spec: ServiceSpec): FieldError[] {
  const addresses = spec.clusterIPs ?? []
  if (addresses[0] === 'None') return []
  const families = [...(spec.ipFamilies ?? [])]
  const errors: FieldError[] = []
  for (const address of addresses.slice(families.length)) {
    const family = parseIp(address)?.family ?? 'IPv4'
    if (clusterFamilies.includes(family)) families.push(family)
    else {
      const at = `spec.clusterIPs[${String(addresses.indexOf(address))}]`
      errors.push(invalidField(at, addresses, `${family} is not configured on this cluster`))
    }
  }
  if (families.length > 0) spec.ipFamilies = families
  return errors
}

/** A service without an address and a selector may have endpoints of any family. */
function fillOpenFamilies(spec: ServiceSpec): FieldError[] {
  const families = spec.ipFamilies?.length ? [...spec.ipFamilies] : clusterFamilies.slice(0, 1)
  if (families.length < 2 && spec.ipFamilyPolicy !== 'SingleStack') {
    families.push(families[0] === 'IPv4' ? 'IPv6' : 'IPv4')
  }
  spec.ipFamilies = families
  return []
}

function validateFamilies({ ipFamilyPolicy, ipFamilies = [] }: ServiceSpec): FieldError[] {
  const isTooMuch = ipFamilyPolicy === 'RequireDualStack' && clusterFamilies.length < 2
  return [
    ...(isTooMuch
      ? [invalidField(policyField, ipFamilyPolicy, 'this cluster is not configured for dual-stack services')]
      : []),
    ...ipFamilies.flatMap((family, index) =>
      clusterFamilies.includes(family)
        ? []
        : [invalidField(`spec.ipFamilies[${String(index)}]`, family, 'not configured on this cluster')],
    ),
  ]
}
