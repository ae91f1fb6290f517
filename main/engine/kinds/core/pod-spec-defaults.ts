import type { Pod, PodSpec, PodTemplateSpec } from '#kube/kinds/core/pod.ts'
import { isHugePages, isOvercommitAllowed, isPodLevelResource } from './resource-names.ts'
import { formatQuantity } from '#kube/quantity/quantity.ts'
import { aggregate } from './pod-resources.ts'
import { applyPodStatusDefaults } from './pod-status-defaults.ts'
import { applyContainerDefaults } from './container-defaults.ts'
import { dropOldAnnotations } from './pod-spec/old-annotations.ts'
import { modelOf, type Spec } from './pod-spec/model.ts'
import { roundResources } from './resource-lists.ts'
import { applyVolumeDefaults } from './volume-defaults.ts'

/** Source of this file: kubernetes pkg/apis/core/v1/defaults.go, zz_generated.defaults.go, conversion.go. */

/** What a pod and a pod template share. */
export function applyPodSpecDefaults(spec: PodSpec): void {
  spec.containers ??= []
  spec.restartPolicy ||= 'Always'
  spec.terminationGracePeriodSeconds ??= 30
  spec.dnsPolicy ||= 'ClusterFirst'
  spec.securityContext ??= {}
  spec.schedulerName ||= 'default-scheduler'
  // The old name of the field is written for old readers.
  const account = spec.serviceAccountName || spec.serviceAccount
  if (account) {
    spec.serviceAccountName = account
    spec.serviceAccount = account
  }
  roundResources(spec.overhead)
  roundResources(spec.resources?.limits)
  roundResources(spec.resources?.requests)
  const model = modelOf(spec)
  for (const volume of model.volumes ?? []) applyVolumeDefaults(volume)
  for (const container of containersOf(model)) applyContainerDefaults(container)
}

export function applyTemplateDefaults(template: PodTemplateSpec): void {
  template.metadata ??= {}
  template.spec ??= { containers: [] }
  dropOldAnnotations(template.metadata)
  applyPodSpecDefaults(template.spec)
}

/** What a pod has beyond its template. */
export function applyPodDefaults(pod: Pod): void {
  pod.spec ??= { containers: [] }
  const { spec } = pod
  dropOldAnnotations(pod.metadata)
  applyPodSpecDefaults(spec)
  spec.enableServiceLinks ??= true
  if (spec.terminationGracePeriodSeconds !== undefined && spec.terminationGracePeriodSeconds < 0) {
    spec.terminationGracePeriodSeconds = 1
  }
  for (const { resources } of [...spec.containers, ...(spec.initContainers ?? [])]) {
    if (resources?.limits) resources.requests = { ...resources.limits, ...resources.requests }
  }
  applyPodLevelDefaults(spec)
  if (spec.hostNetwork) useHostPorts(spec)
  if (pod.status) applyPodStatusDefaults(pod.status)
}

function containersOf(spec: Spec) {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])]
}

/** KEP-2837. Source: defaultHugePagePodLimits, defaultPodRequests. */
function applyPodLevelDefaults(spec: PodSpec): void {
  const { resources } = spec
  if (!resources) return
  const { limits = {}, requests = {} } = resources
  const isSet = Object.keys(limits).length + Object.keys(requests).length > 0
  if (isSet) {
    for (const [name, sum] of aggregate(spec, 'limits')) {
      if (isHugePages(name) && !(name in requests)) limits[name] ??= formatQuantity(sum)
    }
  }
  if (Object.keys(limits).length === 0) return
  resources.limits = limits
  for (const [name, sum] of aggregate(spec, 'requests')) {
    if (isPodLevelResource(name) && isOvercommitAllowed(name)) requests[name] ??= formatQuantity(sum)
  }
  for (const [name, amount] of Object.entries(limits)) if (isPodLevelResource(name)) requests[name] ??= amount
  if (Object.keys(requests).length > 0) resources.requests = requests
}

/** On the host's network a container port is a port of the host. */
function useHostPorts(spec: PodSpec): void {
  for (const { ports } of [...spec.containers, ...(spec.initContainers ?? [])]) {
    for (const port of ports ?? []) port.hostPort ||= port.containerPort
  }
}
