import { endpoints as endpointsKind, type EndpointAddress, type Endpoints } from '#kube/kinds/core/endpoints.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import type { Service } from '#kube/kinds/core/service.ts'
import { equalJson } from '#kube/meta/json.ts'
import type { View } from '../../runtime/controller.ts'
import { create, nothing, remove, update, type Outcome } from '../../runtime/intents.ts'
import { isReady } from '../../runtime/pod-state.ts'
import { podsOf, selectorOf } from '../endpoint-slice/service-pods.ts'
import { portsOf } from '../endpoint-slice/slices.ts'

const managedByLabel = 'endpoints.kubernetes.io/managed-by'
const managedBy = 'endpoint-controller'

/** Source: pkg/controller/endpoint/endpoints_controller.go syncService. */
export function reconcileEndpoints({ key, object: service, read }: View<Service>): Outcome {
  const existing = read(endpointsKind).find(key)
  if (!service) {
    const isOurs = existing?.metadata.labels?.[managedByLabel] === managedBy
    return existing && isOurs ? { intents: [remove(endpointsKind, existing)] } : nothing
  }
  if (!selectorOf(service)) return nothing
  const subsets = subsetsOf(service, podsOf(service, read))
  const labels = labelsOf(service)
  if (!existing) {
    const { name, namespace } = service.metadata
    const metadata = { name, ...(namespace ? { namespace } : {}), labels }
    return { intents: [create(endpointsKind, { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets })] }
  }
  if (equalJson(existing.subsets ?? [], subsets) && equalJson(existing.metadata.labels ?? {}, labels)) return nothing
  return { intents: [update(endpointsKind, { ...existing, metadata: { ...existing.metadata, labels }, subsets })] }
}

function labelsOf(service: Service): Record<string, string> {
  const headless = service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {}
  return { ...service.metadata.labels, ...headless, [managedByLabel]: managedBy }
}

/** Addresses with the same ports share a subset. Pods that are going away are in none. */
function subsetsOf(service: Service, pods: readonly Pod[]): NonNullable<Endpoints['subsets']> {
  type Subset = NonNullable<Endpoints['subsets']>[number]
  const subsets = new Map<string, Subset>()
  for (const pod of pods.filter((candidate) => candidate.metadata.deletionTimestamp === undefined)) {
    const ports = portsOf(pod, service).map(({ name, port = 0, protocol = 'TCP' }) => ({
      ...(name ? { name } : {}),
      port,
      protocol,
    }))
    const id = JSON.stringify(ports)
    const subset: Subset = subsets.get(id) ?? { ports }
    const list = isReady(pod) || service.spec.publishNotReadyAddresses ? 'addresses' : 'notReadyAddresses'
    subset[list] = [...(subset[list] ?? []), addressOf(pod)]
    subsets.set(id, subset)
  }
  return [...subsets.values()]
}

function addressOf(pod: Pod): EndpointAddress {
  const { name, namespace, uid } = pod.metadata
  return {
    ip: pod.status?.podIP ?? '',
    ...(pod.spec.hostname ? { hostname: pod.spec.hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', name, ...(namespace ? { namespace } : {}), ...(uid ? { uid } : {}) },
  }
}
