import type { Container, Pod, PodSpec, Toleration } from '#kube/kinds/core/pod.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { cloneJson, equalJson } from '#kube/meta/json.ts'
import { allowancesFor } from './pod-spec/allowances.ts'
import { validateAnnotationUpdates, validatePodAnnotations } from './pod-spec/annotations.ts'
import { between, each, maxInt32 } from './pod-spec/fields.ts'
import { validateGatedChanges } from './pod-spec/gated-changes.ts'
import { internalSpec } from './pod-spec/internal-form.ts'
import { modelOf } from './pod-spec/model.ts'
import { diffOf } from './pod-spec/spec-diff.ts'
import { validateTolerations } from './pod-spec/tolerations.ts'
import { validatePodAnew } from './pod-validation.ts'

const changeable =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

/** A pod is what it was made as, but for a few fields. Source: kubernetes pkg/apis/core/validation ValidatePodUpdate. */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  const allow = allowancesFor(modelOf(old.spec), old.metadata.annotations)
  const { annotations = {} } = pod.metadata
  const errors = [
    ...validatePodAnew(pod, old),
    ...validateAnnotationUpdates(annotations, old.metadata.annotations ?? {}, 'metadata.annotations'),
    ...validatePodAnnotations(annotations, modelOf(pod.spec), 'metadata.annotations', allow),
  ]
  for (const list of ['containers', 'initContainers'] as const) {
    const [now = [], before = []] = [pod.spec[list], old.spec[list]]
    if (now.length !== before.length) {
      return [...errors, forbiddenField(`spec.${list}`, 'pod updates may not add or remove containers')]
    }
    errors.push(...each(now, `spec.${list}`, validateImageUpdate))
  }
  const deadline = validateDeadlineUpdate(pod.spec.activeDeadlineSeconds, old.spec.activeDeadlineSeconds)
  errors.push(...deadline.errors)
  if (deadline.isLast) return errors
  return [...errors, ...validateTolerationsUpdate(pod, old), ...validateGates(pod, old), ...validateRest(pod, old)]
}

function validateImageUpdate({ image = '' }: Container, at: string): FieldError[] {
  if (image === '') return [requiredField(`${at}.image`)]
  if (image === image.trim()) return []
  return [invalidField(`${at}.image`, image, 'must not have leading or trailing whitespace')]
}

/** `isLast`: upstream looks no further after such an error. */
function validateDeadlineUpdate(
  next: number | undefined,
  old: number | undefined,
): { readonly errors: FieldError[]; readonly isLast: boolean } {
  const refused = (detail: string, isLast = true) => ({
    errors: [invalidField('spec.activeDeadlineSeconds', next, detail)],
    isLast,
  })
  if (next === undefined) {
    if (old === undefined) return { errors: [], isLast: false }
    return refused('must not update from a positive integer to nil value', false)
  }
  if (next < 0 || next > maxInt32) return refused(between(0, maxInt32))
  if (old !== undefined && old < next) return refused('must be less than or equal to previous value')
  return { errors: [], isLast: false }
}

function validateTolerationsUpdate(pod: Pod, old: Pod): FieldError[] {
  const { tolerations = [] } = pod.spec
  const withoutSeconds = ({ tolerationSeconds: _, ...rest }: Toleration): unknown => rest
  const isLost = (old.spec.tolerations ?? []).some(
    (toleration) => !tolerations.some((other) => equalJson(withoutSeconds(other), withoutSeconds(toleration))),
  )
  const detail = 'existing toleration can not be modified except its tolerationSeconds'
  if (isLost) return [forbiddenField('spec.tolerations', detail)]
  const { comparingTolerations } = allowancesFor(modelOf(old.spec))
  return validateTolerations(modelOf(pod.spec).tolerations, 'spec.tolerations', comparingTolerations)
}

function validateGates(pod: Pod, old: Pod): FieldError[] {
  const known = new Set((old.spec.schedulingGates ?? []).map(({ name }) => name))
  return each(pod.spec.schedulingGates, 'spec.schedulingGates', ({ name }, at) => {
    const detail = `only deletion is allowed, but found new scheduling gate '${name}'`
    return known.has(name) ? [] : [forbiddenField(`${at}.name`, detail)]
  })
}

function validateRest({ spec }: Pod, { spec: old }: Pod): FieldError[] {
  if (equalJson(spec, old)) return []
  const masked = maskedSpec(spec, old)
  const errors = old.schedulingGates?.length ? validateGatedChanges(masked, old) : []
  if (equalJson(masked, old)) return errors
  const difference = diffOf(internalSpec({ ...old }), internalSpec({ ...masked }))
  return [...errors, forbiddenField('spec', `${changeable}\n${difference}`)]
}

/** The new spec with the old values where change is allowed: what differs now is what may not. */
function maskedSpec(spec: PodSpec, old: PodSpec): PodSpec {
  const copy = cloneJson(spec)
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, container] of (copy[list] ?? []).entries()) {
      const image = old[list]?.[index]?.image
      if (image !== undefined) container.image = image
    }
  }
  for (const field of ['activeDeadlineSeconds', 'tolerations', 'schedulingGates'] as const) {
    if (old[field] === undefined) Reflect.deleteProperty(copy, field)
    else Object.assign(copy, { [field]: old[field] })
  }
  const { terminationGracePeriodSeconds: grace = 0 } = old
  if (grace < 0 && copy.terminationGracePeriodSeconds === 1) copy.terminationGracePeriodSeconds = grace
  return copy
}
