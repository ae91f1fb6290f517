import type { MetricSpec } from '#kube/kinds/autoscaling/metric-targets.ts'
import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { dns1123Label, pathSegmentName } from '#kube/meta/names.ts'
import { parseQuantity } from '#kube/quantity/quantity.ts'
import { checked } from '../../registry/field-checks.ts'
import { validateContainerResourceName } from '../core/resource-names.ts'
import { validateReference, type VersionRule, versionProblem } from './scale-target.ts'

/** Source of this file: kubernetes pkg/apis/autoscaling/validation validateMetricSpec. */

type Source = 'object' | 'external' | 'pods' | 'resource' | 'containerResource'
type Target = NonNullable<MetricSpec['resource']>['target']

/** The field that goes with each type, in the order of upstream's messages. */
const sources: Readonly<Record<string, Source>> = {
  Object: 'object',
  External: 'external',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
}

export function validateMetric(field: string, metric: MetricSpec, rule: VersionRule): FieldError[] {
  const { type } = metric
  const expected = Object.hasOwn(sources, type) ? sources[type] : undefined
  const present = Object.values(sources).filter((source) => metric[source] !== undefined)
  const [first] = present
  const unsupported = unsupportedField(`${field}.type`, type, Object.keys(sources).sort())
  const errors: FieldError[] = type ? [] : [requiredField(`${field}.type`, 'must specify a metric source type')]
  if (!expected) errors.push(unsupported)
  if (first) errors.push(...validateSource(`${field}.${first}`, metric, first, rule))
  if (!expected) errors.push(unsupported)
  else if (!metric[expected]) {
    errors.push(requiredField(`${field}.${expected}`, 'must populate information for the given metric source'))
  }
  if (present.length === 1) return errors
  const others = present.filter((source) => source !== expected)
  const alone = others.map((source) =>
    forbiddenField(`${field}.${source}`, 'must populate the given metric source only'),
  )
  return [...errors, ...alone]
}

/** False for a metric of an object whose apiVersion is none. */
export function canReadVersion({ type, object }: MetricSpec): boolean {
  return type !== 'Object' || !object || versionProblem(object.describedObject.apiVersion ?? '', false) === undefined
}

function validateSource(field: string, metric: MetricSpec, source: Source, rule: VersionRule): FieldError[] {
  switch (source) {
    case 'object':
      return metric.object ? validateObject(field, metric.object, rule) : []
    case 'external':
      return metric.external ? validateExternal(field, metric.external) : []
    case 'pods':
      return metric.pods ? validatePods(field, metric.pods) : []
    case 'resource':
      return metric.resource ? validateResource(field, metric.resource) : []
    case 'containerResource':
      return metric.containerResource ? validateContainerResource(field, metric.containerResource) : []
  }
}

function validateObject(field: string, source: NonNullable<MetricSpec['object']>, rule: VersionRule): FieldError[] {
  const { describedObject, metric, target } = source
  const hasValue = target.value !== undefined || target.averageValue !== undefined
  return [
    ...validateReference(`${field}.describedObject`, describedObject, rule),
    ...validateIdentifier(`${field}.metric`, metric),
    ...validateTarget(`${field}.target`, target),
    ...(hasValue
      ? []
      : [requiredField(`${field}.target.averageValue`, 'must set either a target value or averageValue')]),
  ]
}

function validateExternal(field: string, { metric, target }: NonNullable<MetricSpec['external']>): FieldError[] {
  const errors = [...validateIdentifier(`${field}.metric`, metric), ...validateTarget(`${field}.target`, target)]
  const count = [target.value, target.averageValue].filter((value) => value !== undefined).length
  if (count === 0) {
    const detail = 'must set either a target value for metric or a per-pod target'
    errors.push(requiredField(`${field}.target.averageValue`, detail))
  }
  if (count === 2) {
    const detail = 'may not set both a target value for metric and a per-pod target'
    errors.push(forbiddenField(`${field}.target.value`, detail))
  }
  return errors
}

function validatePods(field: string, { metric, target }: NonNullable<MetricSpec['pods']>): FieldError[] {
  const errors = [...validateIdentifier(`${field}.metric`, metric), ...validateTarget(`${field}.target`, target)]
  if (target.averageValue !== undefined) return errors
  return [...errors, requiredField(`${field}.target.averageValue`, 'must specify a positive target averageValue')]
}

function validateResource(field: string, { name, target }: NonNullable<MetricSpec['resource']>): FieldError[] {
  return [
    ...(name ? [] : [requiredField(`${field}.name`, 'must specify a resource name')]),
    ...validateUse(`${field}.target`, target),
  ]
}

function validateContainerResource(
  field: string,
  { name, container, target }: NonNullable<MetricSpec['containerResource']>,
): FieldError[] {
  return [
    ...(name
      ? validateContainerResourceName(`${field}.name`, name)
      : [requiredField(`${field}.name`, 'must specify a resource name')]),
    ...(container
      ? checked(`${field}.container`, container, dns1123Label)
      : [requiredField(`${field}.container`, 'must specify a container')]),
    ...validateUse(`${field}.target`, target),
  ]
}

/** A share of what the pods requested, or an amount. */
function validateUse(field: string, target: Target): FieldError[] {
  const errors = validateTarget(field, target)
  const count = [target.averageUtilization, target.averageValue].filter((value) => value !== undefined).length
  if (count === 0) {
    const detail = 'must set either a target raw value or a target utilization'
    errors.push(requiredField(`${field}.averageUtilization`, detail))
  }
  if (count === 2) {
    const detail = 'may not set both a target raw value and a target utilization'
    errors.push(forbiddenField(`${field}.averageValue`, detail))
  }
  return errors
}

function validateIdentifier(field: string, { name }: { name: string }): FieldError[] {
  return name
    ? checked(`${field}.name`, name, pathSegmentName)
    : [requiredField(`${field}.name`, 'must specify a metric name')]
}

const targetTypes = ['Utilization', 'Value', 'AverageValue']

function validateTarget(field: string, { type, averageUtilization, ...amounts }: Target): FieldError[] {
  const errors: FieldError[] = type ? [] : [requiredField(`${field}.type`, 'must specify a metric target type')]
  if (!targetTypes.includes(type)) {
    errors.push(invalidField(`${field}.type`, type, 'must be either Utilization, Value, or AverageValue'))
  }
  for (const name of ['value', 'averageValue'] as const) {
    const amount = amounts[name]
    const { nano = 0n } = (amount === undefined ? undefined : parseQuantity(amount)) ?? {}
    if (amount !== undefined && nano <= 0n) errors.push(invalidField(`${field}.${name}`, amount, 'must be positive'))
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalidField(`${field}.averageUtilization`, averageUtilization, 'must be greater than 0'))
  }
  return errors
}
