import type { Container, Pod, PodSpec, Toleration } from '#kube/kinds/core/pod.ts'
import { type FieldError, forbiddenField, invalidField } from '#kube/meta/field-error.ts'
import { cloneJson, equalJson } from '#kube/meta/json.ts'

const changeable =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

/** A pod is what it was made as, but for a few fields. Source: kubernetes pkg/apis/core/validation ValidatePodUpdate. */
export function validatePodUpdate({ spec }: Pod, { spec: old }: Pod): FieldError[] {
  const errors: FieldError[] = []
  for (const list of ['containers', 'initContainers'] as const) {
    if ((spec[list] ?? []).length === (old[list] ?? []).length) continue
    errors.push(forbiddenField(`spec.${list}`, 'pod updates may not add or remove containers'))
  }
  if (errors.length > 0) return errors
  errors.push(...validateDeadlineUpdate(spec.activeDeadlineSeconds, old.activeDeadlineSeconds))
  errors.push(...validateTolerationsUpdate(spec.tolerations ?? [], old.tolerations ?? []))
  const differing = differingFields(masked(spec, old), old)
  if (differing.length > 0) errors.push(forbiddenField('spec', `${changeable}: changed were ${differing.join(', ')}`))
  return errors
}

function validateDeadlineUpdate(next: number | undefined, old: number | undefined): FieldError[] {
  if (old === undefined || next === old) return []
  const field = 'spec.activeDeadlineSeconds'
  if (next === undefined) return [invalidField(field, null, 'must not update from a positive integer to nil value')]
  return next < old ? [] : [invalidField(field, next, `must be less than or equal to previous value`)]
}

function validateTolerationsUpdate(next: readonly Toleration[], old: readonly Toleration[]): FieldError[] {
  const withoutSeconds = ({ tolerationSeconds: _, ...rest }: Toleration): unknown => rest
  const isLost = old.some(
    (toleration) => !next.some((other) => equalJson(withoutSeconds(other), withoutSeconds(toleration))),
  )
  return isLost
    ? [forbiddenField('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')]
    : []
}

/** The new spec with the old values where change is allowed: what differs now is what may not. */
function masked(spec: PodSpec, old: PodSpec): PodSpec {
  const copy = cloneJson(spec)
  const images = (list: Container[] | undefined, before: Container[] | undefined): void => {
    for (const [index, container] of (list ?? []).entries()) {
      const image = before?.[index]?.image
      if (image !== undefined) container.image = image
    }
  }
  images(copy.containers, old.containers)
  images(copy.initContainers, old.initContainers)
  if (old.activeDeadlineSeconds === undefined) delete copy.activeDeadlineSeconds
  else copy.activeDeadlineSeconds = old.activeDeadlineSeconds
  if (old.tolerations) copy.tolerations = old.tolerations
  else delete copy.tolerations
  const { terminationGracePeriodSeconds: grace = 0 } = old
  if (grace < 0 && copy.terminationGracePeriodSeconds === 1) copy.terminationGracePeriodSeconds = grace
  return copy
}

function differingFields(spec: PodSpec, old: PodSpec): string[] {
  const fields = new Set([...Object.keys(spec), ...Object.keys(old)]) as Set<keyof PodSpec>
  return [...fields].filter((field) => !equalJson(spec[field], old[field])).map((field) => `spec.${field}`)
}
