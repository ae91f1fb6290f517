import type { Pod } from '#kube/kinds/core/pod.ts'
import { type FieldError, forbiddenField } from '#kube/meta/field-error.ts'
import { cloneJson, equalJson } from '#kube/meta/json.ts'
import type { PartStrategy } from '../../registry/strategy.ts'
import { keepSystemMeta } from './pod-meta.ts'
import { mirrorPod } from './pod-spec/annotations.ts'
import { noPath } from './pod-spec/fields.ts'
import { internalForm } from './pod-spec/internal-form.ts'
import { diffOf } from './pod-spec/spec-diff.ts'
import { validatePodAnew } from './pod-validation.ts'

/** Containers that join a pod that runs, to look into it (KEP-277). Source: kubernetes pkg/registry/core/pod/strategy.go. */
export const ephemeralContainers: PartStrategy<Pod> = {
  prepare(pod, old) {
    const { ephemeralContainers: added } = pod.spec
    pod.spec = { ...cloneJson(old.spec), ...(added ? { ephemeralContainers: added } : {}) }
    if (!added) delete pod.spec.ephemeralContainers
    if (old.status) pod.status = cloneJson(old.status)
    else delete pod.status
    keepSystemMeta(pod, old)
  },
  validate: validateEphemeralUpdate,
}

/** Source: kubernetes pkg/apis/core/validation/validation.go ValidatePodEphemeralContainersUpdate. */
function validateEphemeralUpdate(pod: Pod, old: Pod): FieldError[] {
  if (old.metadata.annotations?.[mirrorPod] !== undefined) {
    return [forbiddenField(noPath, 'static pods do not support ephemeral containers')]
  }
  const now = new Map((pod.spec.ephemeralContainers ?? []).map((container) => [container.name, container]))
  return [
    ...validatePodAnew(pod, old),
    ...(old.spec.ephemeralContainers ?? []).flatMap((before) => {
      const container = now.get(before.name)
      const subject = `existing ephemeral containers ${JSON.stringify(before.name)} may not be`
      if (!container) return [forbiddenField('spec.ephemeralContainers', `${subject} removed\n`)]
      if (equalJson(container, before)) return []
      const difference = diffOf(
        internalForm('EphemeralContainer', before),
        internalForm('EphemeralContainer', container),
      )
      return [forbiddenField('spec.ephemeralContainers', `${subject} changed\n${difference}`)]
    }),
  ]
}
