import type { Pod } from '#kube/kinds/core/pod.ts'
import { service as serviceKind, type Service } from '#kube/kinds/core/service.ts'
import { endpointSlice, type Endpoint, type EndpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import { apiVersionOf } from '#kube/meta/kind.ts'
import { controllerReferenceTo } from '../../runtime/controller-reference.ts'
import { isReady } from '../../runtime/pod-state.ts'
import { targetPortOf } from './service-pods.ts'

export const serviceNameLabel = 'kubernetes.io/service-name'
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by'
export const managedBy = 'endpointslice-controller.k8s.io'

export type SlicePorts = NonNullable<EndpointSlice['ports']>

/** Terminating pods are never ready, but may still serve. Source: KEP-1672. */
export function endpointOf(pod: Pod, service: Service): Endpoint {
  const { name, namespace, uid, deletionTimestamp } = pod.metadata
  const serving = isReady(pod)
  const terminating = deletionTimestamp !== undefined
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating)
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready, serving, terminating },
    ...(pod.spec.hostname ? { hostname: pod.spec.hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: {
      kind: 'Pod',
      name,
      ...(namespace ? { namespace } : {}),
      ...(uid ? { uid } : {}),
    },
  }
}

/** A service's ports on one pod. Pods that resolve a name to different numbers need different slices. */
export function portsOf(pod: Pod, service: Service): SlicePorts {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPortOf(pod, port)
    if (number === undefined) return []
    const { appProtocol, name = '', protocol = 'TCP' } = port
    return [{ name, port: number, protocol, ...(appProtocol ? { appProtocol } : {}) }]
  })
}

/** A slice for the server to name. The service owns it and gives it its labels. */
export function newSlice(service: Service, ports: SlicePorts, endpoints: Endpoint[]): EndpointSlice {
  const { name, namespace } = service.metadata
  return {
    apiVersion: apiVersionOf(endpointSlice),
    kind: endpointSlice.kind,
    metadata: {
      name: '',
      generateName: `${name}-`,
      ...(namespace ? { namespace } : {}),
      labels: labelsOf(service),
      ownerReferences: [controllerReferenceTo(serviceKind, service)],
    },
    addressType: 'IPv4',
    endpoints,
    ports,
  }
}

export function labelsOf(service: Service): Record<string, string> {
  return {
    ...service.metadata.labels,
    ...(service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {}),
    [serviceNameLabel]: service.metadata.name,
    [managedByLabel]: managedBy,
  }
}
