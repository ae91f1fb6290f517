import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { type FieldError, forbiddenField } from '#kube/meta/field-error.ts'
import { dns1123Subdomain } from '#kube/meta/names.ts'
import { validateMeta } from '../../registry/object-meta.ts'
import { type Allowances, allowancesFor } from './pod-spec/allowances.ts'
import { mirrorPod, validatePodAnnotations, validateProfileAnnotations } from './pod-spec/annotations.ts'
import { validateImage } from './pod-spec/containers.ts'
import { each } from './pod-spec/fields.ts'
import { modelOf, type Spec } from './pod-spec/model.ts'
import { validatePodSpec } from './pod-spec/pod-spec.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go. */

/** Source: ValidatePodCreate. */
export function validatePodCreate(pod: Pod): FieldError[] {
  const { metadata, spec } = pod
  const errors = validatePodParts(pod, allowancesFor(undefined))
  if (spec.ephemeralContainers?.length) {
    errors.push(forbiddenField('spec.ephemeralContainers', 'cannot be set on create'))
  }
  if (spec.nodeName && spec.schedulingGates?.length) {
    errors.push(forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'))
  }
  return [...errors, ...validateProfileAnnotations(metadata.annotations ?? {}, modelOf(spec), 'spec')]
}

/** What every update of a pod checks anew, its metadata once more. */
export function validatePodAnew(pod: Pod, old: Pod): FieldError[] {
  const allow = allowancesFor(modelOf(old.spec), old.metadata.annotations)
  return [...validateMeta(podKind, pod.metadata, dns1123Subdomain), ...validatePodParts(pod, allow)]
}

/** Source: validatePodMetadataAndSpec. */
function validatePodParts({ metadata, spec }: Pod, allow: Allowances): FieldError[] {
  const { annotations = {} } = metadata
  const model = modelOf(spec)
  const pod = { name: metadata.name, isMirror: mirrorPod in annotations }
  return [
    ...validatePodAnnotations(annotations, model, 'metadata.annotations', allow),
    ...validatePodSpec(spec, 'spec', { allow, pod }),
    ...validateTokens(model),
    ...each(model.containers, 'spec.containers', validateImage),
    ...each(model.initContainers, 'spec.initContainers', validateImage),
  ]
}

/** A token is one of the pod's account. */
function validateTokens({ serviceAccountName, volumes }: Spec): FieldError[] {
  if (serviceAccountName) return []
  const detail = 'must not be specified when serviceAccountName is not set'
  return each(volumes, 'spec.volumes', ({ projected }, at) =>
    each(projected?.sources, `${at}.projected.sources`, ({ serviceAccountToken }, path) =>
      serviceAccountToken ? [forbiddenField(`${path}.serviceAccountToken`, detail)] : [],
    ),
  )
}
