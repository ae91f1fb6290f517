import type { Container, Pod, PodSpec, ResourceRequirements } from '#kube/kinds/core/pod.ts'
import { type FieldError, forbiddenField, invalidField } from '#kube/meta/field-error.ts'
import { cloneJson, equalJson } from '#kube/meta/json.ts'
import type { PartStrategy } from '../../registry/strategy.ts'
import { mirrorPod } from './pod-spec/annotations.ts'
import { each, noPath } from './pod-spec/fields.ts'
import { isWindows, modelOf, statusModelOf } from './pod-spec/model.ts'
import { keepSystemMeta } from './pod-meta.ts'
import { validatePodAnew } from './pod-validation.ts'
import { qosClassOf } from './qos-class.ts'

/** CPU and memory of a pod that runs (KEP-1287). Source: kubernetes pkg/registry/core/pod/strategy.go podResizeStrategy. */
export const podResize: PartStrategy<Pod> = { prepare: keepResources, validate: validateResize }

/** Source: dropNonResizeUpdates. Where containers come or go, validation says so. */
function keepResources(pod: Pod, old: Pod): void {
  const lists = ['containers', 'initContainers'] as const
  if (lists.some((list) => (pod.spec[list] ?? []).length !== (old.spec[list] ?? []).length)) return
  const spec: PodSpec = { ...cloneJson(old.spec), containers: resized(pod.spec.containers, old.spec.containers) }
  if (pod.spec.initContainers && old.spec.initContainers) {
    spec.initContainers = resized(pod.spec.initContainers, old.spec.initContainers)
  }
  if (pod.spec.resources) spec.resources = pod.spec.resources
  else delete spec.resources
  pod.spec = spec
  if (old.status) pod.status = cloneJson(old.status)
  else delete pod.status
  keepSystemMeta(pod, old)
}

function resized(containers: readonly Container[], old: readonly Container[]): Container[] {
  if (containers.some(({ name }, index) => name !== old[index]?.name)) return [...containers]
  return containers.map(({ resources, resizePolicy }, index) => {
    const { resources: _, resizePolicy: __, ...rest } = cloneJson(old[index] as Container)
    return { ...rest, ...(resources ? { resources } : {}), ...(resizePolicy ? { resizePolicy } : {}) }
  })
}

const immutable = 'only cpu and memory resources are mutable'

/** Source: kubernetes pkg/apis/core/validation/validation.go ValidatePodResize. */
function validateResize(pod: Pod, old: Pod): FieldError[] {
  const errors = validatePodAnew(pod, old)
  if (old.metadata.annotations?.[mirrorPod] !== undefined) {
    return [forbiddenField(noPath, 'static pods cannot be resized')]
  }
  if (isWindows(modelOf(old.spec))) return [forbiddenField(noPath, 'windows pods cannot be resized')]
  if ((old.status?.qosClass ?? qosClassOf(old.spec)) !== qosClassOf(pod.spec)) {
    const detail = 'Pod QOS Class may not change as a result of resizing'
    errors.push(invalidField('spec', pod.status?.qosClass ?? '', detail))
  }
  if (!canNodeResize(old)) errors.push(forbiddenField('spec', 'Pod running on node without support for resize'))
  const masked = cloneJson(pod.spec)
  errors.push(...validatePodLevel(pod.spec, old.spec, masked))
  if (statusModelOf(old.status).nodeAllocatableResourceClaimStatuses?.length) {
    errors.push(forbiddenField('spec', 'pods with node allocatable resource claims cannot be resized'))
  }
  const order = validateOrder(pod.spec, old.spec)
  if (order.length > 0) return [...errors, ...order]
  errors.push(...validateRemovals(pod.spec, old.spec), ...validateMasked(masked, old.spec))
  if (errors.length > 0 || equalJson(masked, old.spec)) return errors
  return [forbiddenField('spec', immutable)]
}

/** A node agent that resizes tells of the resources of what runs. */
function canNodeResize({ status }: Pod): boolean {
  const running = statusModelOf(status).containerStatuses?.find(({ state }) => state?.running)
  return !running || running.resources !== undefined
}

function validateOrder(spec: PodSpec, old: PodSpec): FieldError[] {
  return (['containers', 'initContainers'] as const).flatMap((list) => {
    const before = old[list] ?? []
    if (spec[list]?.length !== old[list]?.length) {
      return [forbiddenField(`spec.${list}`, `${list} may not be added or removed on resize`)]
    }
    return each(spec[list], `spec.${list}`, ({ name }, at, index) =>
      name === before[index]?.name
        ? []
        : [forbiddenField(`${at}.name`, `${list} may not be renamed or reordered on resize`)],
    )
  })
}

function validateRemovals(spec: PodSpec, old: PodSpec): FieldError[] {
  return (['initContainers', 'containers'] as const).flatMap((list) =>
    each(spec[list], `spec.${list}`, ({ resources }, at, index) => {
      const before = old[list]?.[index]?.resources
      return removals(resources, before, `${at}.resources`, 'resource')
    }),
  )
}

function removals(
  resources: ResourceRequirements | undefined,
  old: ResourceRequirements | undefined,
  field: string,
  what: string,
): FieldError[] {
  return (['requests', 'limits'] as const)
    .filter((side) => Object.keys(old?.[side] ?? {}).some((name) => resources?.[side]?.[name] === undefined))
    .map((side) => forbiddenField(`${field}.${side}`, `${what} ${side} cannot be removed`))
}

/** KEP-5419. Puts what may change back into `masked`. */
function validatePodLevel(spec: PodSpec, old: PodSpec, masked: PodSpec): FieldError[] {
  const count = ({ resources }: PodSpec): number =>
    Object.keys(resources?.requests ?? {}).length + Object.keys(resources?.limits ?? {}).length
  if (count(spec) + count(old) === 0) return []
  if (old.resources && !spec.resources) {
    return [forbiddenField('spec.resources', 'pod-level resources cannot be removed')]
  }
  const errors = old.resources ? removals(spec.resources, old.resources, 'spec.resources', 'pod-level resource') : []
  const resources = withoutUpdates(masked.resources, old.resources)
  const isEmpty = !old.resources && Object.keys(resources).length === 0
  if (isEmpty) delete masked.resources
  else masked.resources = resources
  if (equalJson(masked.resources, old.resources)) return errors
  return [...errors, forbiddenField('spec', `${immutable} at pod-level`)]
}

/** Compares what is left when CPU and memory are as they were, and puts them back. */
function validateMasked(masked: PodSpec, old: PodSpec): FieldError[] {
  const containers = each(masked.containers, 'spec.containers', (container, _at, index) => {
    const before = old.containers[index]
    container.resources = withoutUpdates(container.resources, before?.resources)
    return equalJson(container, before) ? [] : [forbiddenField('spec', immutable)]
  })
  const inits = each(masked.initContainers, 'spec.initContainers', (container, at, index) => {
    const before = old.initContainers?.[index]
    const isChanged = !equalJson(container, before)
    container.resources = withoutUpdates(container.resources, before?.resources)
    const errors: FieldError[] = []
    if (!equalJson(container, before)) {
      errors.push(forbiddenField(at, 'only cpu and memory resources for init or sidecar containers are mutable'))
    }
    if (isChanged && container.restartPolicy !== 'Always') {
      const detail = 'non-sidecar init containers with a resize policy of RestartContainer cannot be resized'
      const restarting = container.resizePolicy?.filter(({ restartPolicy }) => restartPolicy === 'RestartContainer')
      errors.push(...(restarting ?? []).map(() => forbiddenField(at, detail)))
    }
    return errors
  })
  return [...containers, ...inits]
}

/** Source: dropCPUMemoryUpdates. Like upstream's, it drops claims: those of a container cannot be resized. */
function withoutUpdates(
  resources: ResourceRequirements | undefined,
  old: ResourceRequirements | undefined,
): ResourceRequirements {
  const result: ResourceRequirements = {}
  for (const side of ['limits', 'requests'] as const) {
    const { cpu: _cpu, memory: _memory, ...rest } = resources?.[side] ?? {}
    const list: Record<string, string> = { ...rest }
    for (const name of ['cpu', 'memory'] as const) {
      const before = old?.[side]?.[name]
      if (before !== undefined) list[name] = before
    }
    if (Object.keys(list).length > 0) result[side] = list
  }
  return result
}
