import type { PodTemplateSpec } from '#kube/kinds/core/pod.ts'
import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { labelValue, qualifiedName } from '#kube/meta/names.ts'
import type { LabelSelector, LabelSelectorRequirement } from '#kube/meta/object.ts'
import { selects } from '#kube/selectors/labels.ts'
import { validateTemplate } from '../core/pod-spec-validation.ts'
import { checked } from '../../registry/field-checks.ts'
import { validateLabels } from '../../registry/object-meta.ts'

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist']

/** Source: apimachinery pkg/apis/meta/v1/validation ValidateLabelSelector. */
export function validateSelector(selector: LabelSelector, field: string): FieldError[] {
  return [
    ...validateLabels(selector.matchLabels, `${field}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap((expression, index) =>
      validateRequirement(expression, `${field}.matchExpressions[${String(index)}]`),
    ),
  ]
}

function validateRequirement({ key, operator, values = [] }: LabelSelectorRequirement, field: string): FieldError[] {
  const errors = checked(`${field}.key`, key, qualifiedName)
  if (!operators.includes(operator)) return [...errors, unsupportedField(`${field}.operator`, operator, operators)]
  const isSet = operator === 'In' || operator === 'NotIn'
  if (isSet && values.length === 0) {
    errors.push(requiredField(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
  }
  if (!isSet && values.length > 0) {
    errors.push(forbiddenField(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
  }
  return [
    ...errors,
    ...values.flatMap((value, index) => checked(`${field}.values[${String(index)}]`, value, labelValue)),
  ]
}

/** The selector and the template of something that makes pods for ever. Source: kubernetes pkg/apis/apps/validation. */
export function validateWorkload(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec | undefined,
): FieldError[] {
  const errors: FieldError[] = []
  if (!selector) errors.push(requiredField('spec.selector'))
  else {
    const isEmpty = Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0
    if (isEmpty) errors.push(invalidField('spec.selector', selector, 'empty selector is invalid for deployment'))
    errors.push(...validateSelector(selector, 'spec.selector'))
  }
  if (!template) return [...errors, requiredField('spec.template')]
  const labels = template.metadata?.labels ?? {}
  if (selector && errors.length === 0 && !selects(selector, labels)) {
    errors.push(invalidField('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'))
  }
  errors.push(...validateTemplate(template, 'spec.template'))
  if (template.spec.restartPolicy && template.spec.restartPolicy !== 'Always') {
    errors.push(unsupportedField('spec.template.spec.restartPolicy', template.spec.restartPolicy, ['Always']))
  }
  if (template.spec.activeDeadlineSeconds !== undefined) {
    errors.push(
      forbiddenField(
        'spec.template.spec.activeDeadlineSeconds',
        'activeDeadlineSeconds in ReplicaSet is not Supported',
      ),
    )
  }
  return errors
}
