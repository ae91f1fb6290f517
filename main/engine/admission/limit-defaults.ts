import type { LimitRange } from '#kube/kinds/core/limit-range.ts'
import type { Container, Pod } from '#kube/kinds/core/pod.ts'

type Amounts = Record<string, string>

const annotation = 'kubernetes.io/limit-ranger'

/**
 * Gives containers the requests and limits that they do not name, and says so in an annotation.
 * Source: kubernetes plugin/pkg/admission/limitranger mergePodResourceRequirements.
 */
export function fillContainers(pod: Pod, range: LimitRange): void {
  const limits = (range.spec?.limits ?? []).filter(({ type }) => type === 'Container')
  const requests = merged(limits.map(({ defaultRequest }) => defaultRequest))
  const most = merged(limits.map((limit) => limit.default))
  const notes = [
    ...pod.spec.containers.flatMap((container) => fill(container, 'container', requests, most)),
    ...(pod.spec.initContainers ?? []).flatMap((container) => fill(container, 'init container', requests, most)),
  ]
  if (notes.length === 0) return
  const text = `LimitRanger plugin set: ${notes.join('; ')}`
  pod.metadata.annotations = { ...pod.metadata.annotations, [annotation]: text }
}

function merged(lists: readonly (Amounts | undefined)[]): Amounts {
  return Object.fromEntries(lists.flatMap((list) => Object.entries(list ?? {})))
}

function fill(container: Container, kind: string, requests: Amounts, limits: Amounts): string[] {
  const { resources = {} } = container
  const missing = (wanted: Amounts, given: Amounts = {}): string[] =>
    Object.keys(wanted)
      .filter((name) => given[name] === undefined)
      .sort()
  const newRequests = missing(requests, resources.requests)
  const newLimits = missing(limits, resources.limits)
  if (newRequests.length + newLimits.length === 0) return []
  container.resources = {
    ...resources,
    ...(newLimits.length > 0 ? { limits: { ...limits, ...resources.limits } } : {}),
    ...(newRequests.length > 0 ? { requests: { ...requests, ...resources.requests } } : {}),
  }
  return [
    ...(newRequests.length > 0 ? [`${newRequests.join(', ')} request for ${kind} ${container.name}`] : []),
    ...(newLimits.length > 0 ? [`${newLimits.join(', ')} limit for ${kind} ${container.name}`] : []),
  ]
}
