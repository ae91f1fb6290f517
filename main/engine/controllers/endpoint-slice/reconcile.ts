import type { Service } from '#kube/kinds/core/service.ts'
import { endpointSlice, type Endpoint, type EndpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import { equalJson } from '#kube/meta/json.ts'
import type { View } from '../../runtime/controller.ts'
import { create, nothing, remove, update, type Intent, type Outcome } from '../../runtime/intents.ts'
import { podsOf, selectorOf } from './service-pods.ts'
import { endpointOf, labelsOf, managedBy, managedByLabel, newSlice, portsOf, serviceNameLabel } from './slices.ts'

/** Source: endpointslice controller, --max-endpoints-per-slice. */
const capacity = 100

/** Source: staging/src/k8s.io/endpointslice/reconciler.go. */
export function reconcileEndpointSlices(view: View<Service>): Outcome {
  const { object: service, read } = view
  // The slices of a service that is gone go with their owner.
  if (!service || !selectorOf(service)) return nothing
  const selector = { matchLabels: { [serviceNameLabel]: service.metadata.name, [managedByLabel]: managedBy } }
  const existing = read(endpointSlice)
    .selected(service.metadata.namespace ?? '', selector)
    .filter((slice) => slice.metadata.deletionTimestamp === undefined)
  const groups = groupByPorts(service, view)
  const used = new Set<EndpointSlice>()
  const intents = groups.flatMap((group) => fill(service, group, existing, used))
  const unused = existing.filter((slice) => !used.has(slice))
  return { intents: [...intents, ...unused.map((slice) => remove(endpointSlice, slice))] }
}

interface Group {
  readonly ports: NonNullable<EndpointSlice['ports']>
  readonly endpoints: Endpoint[]
}

/** At least one group: a service without pods has one empty slice, which says that it was looked after. */
function groupByPorts(service: Service, { read }: View<Service>): Group[] {
  const groups = new Map<string, Group>()
  for (const pod of podsOf(service, read)) {
    const ports = portsOf(pod, service)
    const key = JSON.stringify(ports)
    const group = groups.get(key) ?? { ports, endpoints: [] }
    group.endpoints.push(endpointOf(pod, service))
    groups.set(key, group)
  }
  return groups.size > 0 ? [...groups.values()] : [{ ports: [], endpoints: [] }]
}

/** Endpoints stay in the slices where they are, as far as they can: every moved endpoint is news to every watcher. */
function fill(service: Service, group: Group, existing: readonly EndpointSlice[], used: Set<EndpointSlice>): Intent[] {
  const slices = existing.filter((slice) => !used.has(slice) && equalJson(slice.ports ?? [], group.ports))
  const left = new Map(group.endpoints.map((endpoint) => [idOf(endpoint), endpoint]))
  const kept = slices.map((slice) => {
    const endpoints = (slice.endpoints ?? []).flatMap((endpoint) => left.get(idOf(endpoint)) ?? [])
    for (const endpoint of endpoints) left.delete(idOf(endpoint))
    return { slice, endpoints }
  })
  const rest = [...left.values()]
  const intents: Intent[] = []
  for (const { slice, endpoints } of kept) {
    endpoints.push(...rest.splice(0, capacity - endpoints.length))
    if (endpoints.length === 0 && group.endpoints.length > 0) continue
    if (endpoints.length === 0 && used.size > 0) continue
    used.add(slice)
    const labels = labelsOf(service)
    if (equalJson(slice.endpoints ?? [], endpoints) && equalJson(slice.metadata.labels, labels)) continue
    intents.push(update(endpointSlice, { ...slice, metadata: { ...slice.metadata, labels }, endpoints }))
  }
  const isMissing = kept.length === 0 && group.endpoints.length === 0
  while (rest.length > 0 || isMissing) {
    intents.push(create(endpointSlice, newSlice(service, group.ports, rest.splice(0, capacity))))
    if (isMissing) break
  }
  return intents
}

function idOf(endpoint: Endpoint): string {
  return endpoint.targetRef?.uid ?? endpoint.addresses.join()
}
