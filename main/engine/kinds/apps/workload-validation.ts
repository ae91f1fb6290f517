import type { PodTemplateSpec } from '#kube/kinds/core/pod.ts'
import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import type { LabelSelector } from '#kube/meta/object.ts'
import { selects } from '#kube/selectors/labels.ts'
import { validateLabelSelector } from '../../registry/selector-checks.ts'
import { validateTemplate } from '../core/pod-spec-validation.ts'

/** Source of this file: kubernetes pkg/apis/apps/validation/validation.go. */

export interface WorkloadSpec {
  selector?: LabelSelector
  template: PodTemplateSpec
}

/** A selector that must be there and select something; `kind` is what the message calls its owner. */
export function validateSelector(selector: LabelSelector | undefined, kind: string): FieldError[] {
  if (!selector) return [requiredField('spec.selector')]
  return [...validateLabelSelector('spec.selector', selector), ...notEmpty(selector, kind)]
}

export function notEmpty(selector: LabelSelector, kind: string): FieldError[] {
  return isEmpty(selector) ? [invalidField('spec.selector', selector, `empty selector is invalid for ${kind}`)] : []
}

function isEmpty({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels ?? {}).length + (matchExpressions ?? []).length === 0
}

/** True for one that cannot be evaluated; it is then no use to compare it with labels. */
export function isBroken(selector: LabelSelector | undefined): boolean {
  return validateLabelSelector('', selector).length > 0
}

/** The selector must select the pods of the template; an absent one selects none. */
export function validateMatch({ selector, template }: WorkloadSpec): FieldError[] {
  const { labels } = template.metadata ?? {}
  if (selects(selector, labels)) return []
  const shown = labels && shownLabels(labels)
  return [invalidField('spec.template.metadata.labels', shown, '`selector` does not match template `labels`')]
}

/** As messages show a map: by name. */
export function shownLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}

export function shownSelector({ matchLabels, ...rest }: LabelSelector): LabelSelector {
  return matchLabels ? { matchLabels: shownLabels(matchLabels), ...rest } : rest
}

/** Pods that something replaces for ever; `kind` is what the message calls that. */
export function validateForever({ spec }: PodTemplateSpec, kind: string): FieldError[] {
  const field = 'spec.template.spec'
  const { restartPolicy, activeDeadlineSeconds } = spec
  return [
    ...(restartPolicy === 'Always'
      ? []
      : [unsupportedField(`${field}.restartPolicy`, restartPolicy ?? '', ['Always'])]),
    ...(activeDeadlineSeconds === undefined
      ? []
      : [forbiddenField(`${field}.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`)]),
  ]
}

/** What Deployments and ReplicaSets have in common, down to the words; `old` is undefined on create. */
export function validateWorkload(spec: WorkloadSpec, old: WorkloadSpec | undefined): FieldError[] {
  const { selector, template } = spec
  const errors = validateSelector(selector, 'deployment')
  if (isBroken(selector))
    return [...errors, invalidField('spec.selector', shownSelector(selector ?? {}), 'invalid label selector')]
  return [
    ...errors,
    ...validateMatch(spec),
    ...validateTemplate(template, 'spec.template', old?.template),
    ...validateForever(template, 'ReplicaSet'),
  ]
}
