import type { Service, ServiceSpec } from '#kube/kinds/core/service.ts'
import { type FieldError, forbiddenField, invalidField } from '#kube/meta/field-error.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import { checked } from '../../../registry/field-checks.ts'
import { validateCidr } from '../../networking/ip-validation.ts'

const rangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges'
const onlyBalanced = "may only be used when `type` is 'LoadBalancer'"

/** What only a service behind a load balancer has. Source: kubernetes pkg/apis/core/validation validateService. */
export function validateLoadBalancer(service: Service, old: Service | undefined): FieldError[] {
  const { spec } = service
  const isOdd = spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== 'LoadBalancer'
  return [
    ...(spec.loadBalancerSourceRanges?.length
      ? validateRanges(spec, old?.spec)
      : validateRangesAnnotation(service, old)),
    ...(isOdd ? [forbiddenField('spec.allocateLoadBalancerNodePorts', onlyBalanced)] : []),
    ...validateClass(spec),
  ]
}

export function validateClass(spec: ServiceSpec): FieldError[] {
  const field = 'spec.loadBalancerClass'
  const { type, loadBalancerClass: name } = spec
  if (name === undefined) return []
  return type === 'LoadBalancer' ? checked(field, name, qualifiedName) : [forbiddenField(field, onlyBalanced)]
}

export function validateClassUpdate(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  const isBalanced = spec.type === 'LoadBalancer' && old.type === 'LoadBalancer'
  const isChanged = isBalanced && spec.loadBalancerClass !== old.loadBalancerClass
  return [
    ...(isChanged ? [invalidField('spec.loadBalancerClass', spec.loadBalancerClass, 'may not change once set')] : []),
    ...validateClass(spec),
  ]
}

/** The path is upstream's: with a capital. */
function validateRanges(spec: ServiceSpec, old: ServiceSpec | undefined): FieldError[] {
  const field = 'spec.LoadBalancerSourceRanges'
  const known = (old?.loadBalancerSourceRanges ?? []).map((range) => range.trim())
  return [
    ...(spec.type === 'LoadBalancer' ? [] : [forbiddenField(field, onlyBalanced)]),
    ...(spec.loadBalancerSourceRanges ?? []).flatMap((range, index) =>
      validateCidr(`${field}[${String(index)}]`, range.trim(), known),
    ),
  ]
}

function validateRangesAnnotation({ metadata, spec }: Service, old: Service | undefined): FieldError[] {
  const text = metadata.annotations?.[rangesAnnotation]
  if (text === undefined) return []
  const field = `metadata.annotations[${rangesAnnotation}]`
  const errors = spec.type === 'LoadBalancer' ? [] : [forbiddenField(field, onlyBalanced)]
  const isKnown = old?.metadata.annotations?.[rangesAnnotation] === text
  if (isKnown || text.trim() === '') return errors
  return [...errors, ...text.split(',').flatMap((range) => validateCidr(field, range.trim()))]
}
