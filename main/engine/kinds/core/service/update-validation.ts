import type { ServiceSpec } from '#kube/kinds/core/service.ts'
import { type FieldError, forbiddenField, invalidField } from '#kube/meta/field-error.ts'
import { validateClassUpdate } from './load-balancer-validation.ts'
import { isHeadless, needsHealthCheck } from './types.ts'

const fixed = 'may not change once set'
const policyField = 'spec.ipFamilyPolicy'

/** Source: kubernetes pkg/apis/core/validation ValidateServiceUpdate. */
export function validateServiceUpdate(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  const isNamed = spec.type === 'ExternalName' || old.type === 'ExternalName'
  const isMoved =
    needsHealthCheck(old) && needsHealthCheck(spec) && spec.healthCheckNodePort !== old.healthCheckNodePort
  return [
    ...(isNamed ? [] : validateAddressUpdate(spec, old)),
    ...(isNamed ? [] : validateFamilyUpdate(spec, old)),
    ...validateClassUpdate(spec, old),
    ...(isMoved ? [forbiddenField('spec.healthCheckNodePort', 'field is immutable')] : []),
  ]
}

/** A second address may come and go; the first stays for the service's life. */
function validateAddressUpdate(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  if (isHeadless(spec) && isHeadless(old)) return []
  const now = spec.clusterIPs ?? []
  const before = old.clusterIPs ?? []
  const refuse = (index: number, detail: string): FieldError =>
    invalidField(`spec.clusterIPs[${String(index)}]`, spec.clusterIPs ?? null, detail)
  if (now.length === before.length) {
    return before.flatMap((address, index) => (address === now[index] ? [] : [refuse(index, fixed)]))
  }
  const isReplaced = before.length > 0 && now.length > 0 && now[0] !== before[0]
  const isReleased = now.length === 1 && before.length > 1 && spec.ipFamilyPolicy !== 'SingleStack'
  return [
    ...(now.length === 0 ? [refuse(0, 'primary clusterIP can not be unset')] : []),
    ...(isReplaced ? [refuse(0, fixed)] : []),
    ...(isReleased ? [mustBeSingle(spec, 'clusterIP')] : []),
  ]
}

function mustBeSingle({ ipFamilyPolicy }: ServiceSpec, what: string): FieldError {
  return invalidField(policyField, ipFamilyPolicy, `must be set to 'SingleStack' when releasing the secondary ${what}`)
}

function validateFamilyUpdate(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  if (isHeadless(spec) || isHeadless(old)) return []
  const field = 'spec.ipFamilies[0]'
  const now = spec.ipFamilies ?? []
  const before = old.ipFamilies ?? []
  if (now.length === before.length) {
    return before.flatMap((family, index) => (family === now[index] ? [] : [invalidField(field, now, fixed)]))
  }
  const isReplaced = before.length > 0 && now.length > 0 && now[0] !== before[0]
  const isReleased = before.length > now.length
  return [
    ...(isReleased && !spec.clusterIPs?.length ? [invalidField(field, now, 'primary ipFamily can not be unset')] : []),
    ...(isReplaced ? [invalidField(field, spec.clusterIPs ?? null, fixed)] : []),
    ...(isReleased && now.length === 1 && spec.ipFamilyPolicy !== 'SingleStack'
      ? [mustBeSingle(spec, 'ipFamily')]
      : []),
  ]
}
