import { isFinished } from '#kube/kinds/core/pod-phase.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { service as serviceKind, type Service, type ServicePort } from '#kube/kinds/core/service.ts'
import { keyOf, type LabelSelector } from '#kube/meta/object.ts'
import { selects } from '#kube/selectors/labels.ts'
import type { Read } from '../../runtime/informer.ts'

/** A service without a selector has endpoints that someone else writes; one that names another host has none. */
export function selectorOf(service: Service): LabelSelector | undefined {
  const { selector, type } = service.spec
  return selector && Object.keys(selector).length > 0 && type !== 'ExternalName' ? { matchLabels: selector } : undefined
}

/** The keys of the services that select this pod. */
export function servicesOfPod(pod: Pod, read: Read): string[] {
  return read(serviceKind)
    .list(pod.metadata.namespace)
    .filter((service) => selects(selectorOf(service), pod.metadata.labels))
    .map(keyOf)
}

/** The pods behind a service that have an address, in a stable order. Source: endpointslice util ShouldPodBeInEndpoints. */
export function podsOf(service: Service, read: Read): Pod[] {
  return read(podKind)
    .selected(service.metadata.namespace ?? '', selectorOf(service))
    .filter((pod) => pod.status?.podIP !== undefined && !isFinished(pod))
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
}

/** The number of a pod's port behind a service port; undefined where the pod declares no such name. */
export function targetPortOf(pod: Pod, port: ServicePort): number | undefined {
  const target = port.targetPort ?? port.port
  if (typeof target === 'number') return target
  // Restartable init containers serve as long as the others do. Source: pkg/api/v1/pod FindPort.
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')
  const declared = [...pod.spec.containers, ...sidecars].flatMap((container) => container.ports ?? [])
  const protocol = port.protocol ?? 'TCP'
  return declared.find(({ name, protocol: own = 'TCP' }) => name === target && own === protocol)?.containerPort
}
