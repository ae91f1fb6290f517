import { canonicalQuantity } from '#kube/quantity/quantity.ts'
import { pullPolicyOf } from './image-tag.ts'
import type { Container, Probe } from './pod-spec/model.ts'
import { roundResources } from './resource-lists.ts'

/** Source of this file: kubernetes pkg/apis/core/v1/defaults.go, zz_generated.defaults.go. */

export function applyContainerDefaults(container: Container): void {
  container.imagePullPolicy ||= pullPolicyOf(container.image ?? '')
  container.terminationMessagePath ||= '/dev/termination-log'
  container.terminationMessagePolicy ||= 'File'
  container.resources ??= {}
  roundResources(container.resources.limits)
  roundResources(container.resources.requests)
  for (const port of container.ports ?? []) port.protocol ||= 'TCP'
  for (const { valueFrom } of container.env ?? []) {
    const { fieldRef, resourceFieldRef, fileKeyRef } = valueFrom ?? {}
    if (fieldRef) fieldRef.apiVersion ||= 'v1'
    if (resourceFieldRef) resourceFieldRef.divisor = canonicalQuantity(resourceFieldRef.divisor ?? '0')
    if (fileKeyRef) fileKeyRef.optional ??= false
  }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
    if (probe) applyProbeDefaults(probe)
  }
  for (const hook of [container.lifecycle?.postStart, container.lifecycle?.preStop]) {
    if (hook) applyHttpDefaults(hook)
  }
}

function applyProbeDefaults(probe: Probe): void {
  applyHttpDefaults(probe)
  if (probe.grpc) probe.grpc.service ??= ''
  probe.timeoutSeconds ||= 1
  probe.periodSeconds ||= 10
  probe.successThreshold ||= 1
  probe.failureThreshold ||= 3
}

function applyHttpDefaults({ httpGet }: Pick<Probe, 'httpGet'>): void {
  if (!httpGet) return
  httpGet.path ||= '/'
  httpGet.scheme ||= 'HTTP'
}
