import type { Node, Taint } from '#kube/kinds/core/node.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { labelValue, qualifiedName } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { parseCidr } from '../../ip/address.ts'
import { validateCidr } from '../networking/ip-validation.ts'
import { taintEffects } from './pod-spec/tolerations.ts'
import { validateAmount } from './resource-lists.ts'

type Status = NonNullable<Node['status']>

const maxFeatureName = 253
const featureName = /^[A-Z][a-zA-Z0-9]*(\/[a-zA-Z][a-zA-Z0-9]*)*$/

/** Source: kubernetes pkg/apis/core/validation ValidateNode. Its paths of taints are what upstream prints. */
export function validateNode({ spec, status }: Node): FieldError[] {
  return [
    ...validateTaints(spec?.taints ?? [], 'metadata.taints'),
    ...validateResources(status),
    ...validateSwap(status),
    ...validateFeatures(status?.declaredFeatures ?? []),
    ...validatePodCidrs(spec?.podCIDRs ?? []),
  ]
}

/** For the node and for its status. Source: ValidateNodeUpdate. */
export function validateNodeUpdate({ spec = {}, status }: Node, { spec: old = {} }: Node): FieldError[] {
  return [
    ...validateResources(status),
    ...validateFeatures(status?.declaredFeatures ?? []),
    ...validateAddresses(status?.addresses ?? []),
    ...validatePodCidrUpdate(spec.podCIDRs ?? [], old.podCIDRs ?? []),
    ...(old.providerID && spec.providerID !== old.providerID
      ? [forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid')]
      : []),
    ...validateTaints(spec.taints ?? [], 'metadata.taints'),
    ...((spec.externalID ?? '') === (old.externalID ?? '')
      ? []
      : [forbiddenField('spec.externalID', 'may not be updated')]),
  ]
}

function validateTaints(taints: readonly Taint[], field: string): FieldError[] {
  return taints.flatMap(({ key, value = '', effect, timeAdded }, index) => {
    const at = `${field}[${String(index)}]`
    const badValue = labelValue(value)
    const isTwice = taints.slice(0, index).some((other) => other.key === key && other.effect === effect)
    const internal = { Key: key, Value: value, Effect: effect, TimeAdded: timeAdded ?? null }
    return [
      ...checked(`${at}.key`, key, qualifiedName),
      ...(badValue.length > 0 ? [invalidField(`${at}.value`, value, badValue.join(';'))] : []),
      ...validateEffect(effect, `${at}.effect`),
      ...(isTwice ? [duplicateField(at, internal, 'taints must be unique by key and effect pair')] : []),
    ]
  })
}

function validateEffect(effect: string, field: string): FieldError[] {
  if (!effect) return [requiredField(field)]
  return taintEffects.includes(effect) ? [] : [unsupportedField(field, effect, taintEffects)]
}

function validateResources(status: Status | undefined): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap((list) =>
    Object.entries(status?.[list] ?? {}).flatMap(([name, amount]) =>
      validateAmount(`status.${list}.${name}`, name, amount),
    ),
  )
}

function validateSwap(status: Status | undefined): FieldError[] {
  const capacity = status?.nodeInfo?.swap?.capacity
  if (capacity === undefined || capacity > 0) return []
  return [invalidField('metadata.nodeSwapStatus.capacity', capacity, 'must be greater than zero')]
}

function validateFeatures(features: readonly string[]): FieldError[] {
  const field = 'status.declaredFeatures'
  return features.flatMap((feature, index) => {
    const at = `${field}[${String(index)}]`
    const before = features[index - 1] ?? ''
    const named = `invalid feature name ${JSON.stringify(feature)}:`
    const errors: FieldError[] = []
    if (index > 0 && before === feature) errors.push(duplicateField(at, feature))
    if (before > feature) errors.push(invalidField(at, feature, 'list must be sorted alphabetically'))
    if (feature.length > maxFeatureName) {
      errors.push(invalidField(at, feature, `${named} must be no more than ${String(maxFeatureName)} characters`))
    } else if (!featureName.test(feature)) {
      const rule =
        "must start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes"
      errors.push(invalidField(at, feature, `${named} ${rule}`))
    }
    return errors
  })
}

function validatePodCidrs(cidrs: readonly string[]): FieldError[] {
  const field = 'spec.podCIDRs'
  const errors = cidrs.flatMap((cidr, index) => validateCidr(`${field}[${String(index)}]`, cidr))
  if (cidrs.length < 2) return errors
  const families = new Set(cidrs.map((cidr) => parseCidr(cidr)?.family))
  const isDualStack = families.size === 2 && !families.has(undefined) && cidrs.length === 2
  if (!isDualStack) errors.push(invalidField(field, cidrs, 'may specify no more than one CIDR for each IP family'))
  return errors
}

function validatePodCidrUpdate(cidrs: readonly string[], old: readonly string[]): FieldError[] {
  const error = forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')
  if (old.length === 0) return []
  if (old.length !== cidrs.length) return [error]
  return old.flatMap((cidr, index) => (cidr === cidrs[index] ? [] : [error]))
}

function validateAddresses(addresses: NonNullable<Status['addresses']>): FieldError[] {
  return addresses.flatMap(({ type, address }, index) => {
    const isTwice = addresses.slice(0, index).some((other) => other.type === type && other.address === address)
    return isTwice ? [duplicateField(`status.addresses[${String(index)}]`, { Type: type, Address: address })] : []
  })
}
