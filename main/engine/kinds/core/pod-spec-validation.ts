import type { PodTemplateSpec } from '#kube/kinds/core/pod.ts'
import { type FieldError, forbiddenField } from '#kube/meta/field-error.ts'
import { validateAnnotations, validateLabels } from '../../registry/object-meta.ts'
import { allowancesFor } from './pod-spec/allowances.ts'
import { validatePodAnnotations, validateProfileAnnotations } from './pod-spec/annotations.ts'
import { modelOf } from './pod-spec/model.ts'
import { validatePodSpec } from './pod-spec/pod-spec.ts'

/**
 * What makes pods, checked before it makes any. With `old`, what it allowed once may stay.
 * Source: kubernetes pkg/apis/core/validation/validation.go ValidatePodTemplateSpec.
 */
export function validateTemplate(
  { metadata = {}, spec }: PodTemplateSpec,
  field: string,
  old?: PodTemplateSpec,
): FieldError[] {
  const { annotations = {}, labels } = metadata
  const allow = allowancesFor(old && modelOf(old.spec), old?.metadata?.annotations)
  const model = modelOf(spec)
  const errors = [
    ...validateLabels(labels, `${field}.labels`),
    ...validateAnnotations(annotations, `${field}.annotations`),
    ...validatePodAnnotations(annotations, model, `${field}.annotations`, allow),
    ...validatePodSpec(spec, `${field}.spec`, { allow, pod: undefined }),
    ...validateProfileAnnotations(annotations, model, `${field}.spec`),
  ]
  if (!spec.ephemeralContainers?.length) return errors
  const detail = 'ephemeral containers not allowed in pod template'
  return [...errors, forbiddenField(`${field}.spec.ephemeralContainers`, detail)]
}
