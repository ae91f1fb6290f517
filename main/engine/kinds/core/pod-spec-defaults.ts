import type { Container, Pod, PodSpec, PodTemplateSpec, Probe } from '#kube/kinds/core/pod.ts'
import { canonicalResources } from './resources.ts'
import { applyVolumeDefaults } from './volume-defaults.ts'

/** Source of this file: kubernetes pkg/apis/core/v1/defaults.go. */

/** What a pod and a pod template share. */
export function applyPodSpecDefaults(spec: PodSpec): void {
  spec.containers ??= []
  spec.restartPolicy ||= 'Always'
  spec.terminationGracePeriodSeconds ??= 30
  spec.dnsPolicy ||= 'ClusterFirst'
  spec.securityContext ??= {}
  spec.schedulerName ||= 'default-scheduler'
  // The old name of the field is written for old readers. Source: pkg/apis/core/v1/conversion.go.
  const account = spec.serviceAccountName || spec.serviceAccount
  if (account) {
    spec.serviceAccountName = account
    spec.serviceAccount = account
  }
  for (const volume of spec.volumes ?? []) applyVolumeDefaults(volume)
  for (const container of containersOf(spec)) applyContainerDefaults(container)
  if (spec.hostNetwork) useHostPorts(spec)
}

export function applyTemplateDefaults(template: PodTemplateSpec): void {
  template.metadata ??= {}
  template.spec ??= { containers: [] }
  applyPodSpecDefaults(template.spec)
}

/** What a pod has beyond its template. */
export function applyPodDefaults(pod: Pod): void {
  pod.spec ??= { containers: [] }
  applyPodSpecDefaults(pod.spec)
  pod.spec.enableServiceLinks ??= true
  for (const { resources } of containersOf(pod.spec)) {
    if (resources?.limits) resources.requests = { ...resources.limits, ...resources.requests }
  }
}

function containersOf(spec: PodSpec): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])]
}

function applyContainerDefaults(container: Container): void {
  container.imagePullPolicy ||= isLatest(container.image ?? '') ? 'Always' : 'IfNotPresent'
  container.terminationMessagePath ||= '/dev/termination-log'
  container.terminationMessagePolicy ||= 'File'
  container.resources ??= {}
  canonicalResources(container.resources.limits)
  canonicalResources(container.resources.requests)
  for (const port of container.ports ?? []) port.protocol ||= 'TCP'
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ||= 'v1'
    if (valueFrom?.resourceFieldRef) valueFrom.resourceFieldRef.divisor ||= '0'
  }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
    if (probe) applyProbeDefaults(probe)
  }
  for (const handler of Object.values(container.lifecycle ?? {})) applyHandlerDefaults(handler as Probe)
}

function applyProbeDefaults(probe: Probe): void {
  applyHandlerDefaults(probe)
  probe.timeoutSeconds ||= 1
  probe.periodSeconds ||= 10
  probe.successThreshold ||= 1
  probe.failureThreshold ||= 3
}

function applyHandlerDefaults({ httpGet, grpc }: Probe): void {
  if (httpGet) {
    httpGet.path ||= '/'
    httpGet.scheme ||= 'HTTP'
  }
  if (grpc) grpc.service ??= ''
}

/** An image without a tag means `latest`; one with a digest means itself. */
function isLatest(image: string): boolean {
  if (image.includes('@')) return false
  const name = image.slice(image.lastIndexOf('/') + 1)
  return !name.includes(':') || name.endsWith(':latest')
}

/** On the host's network a container port is a port of the host. */
function useHostPorts(spec: PodSpec): void {
  for (const { ports } of containersOf(spec)) for (const port of ports ?? []) port.hostPort ||= port.containerPort
}
