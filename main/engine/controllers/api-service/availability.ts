import { apiService, type APIService } from '#kube/kinds/apiregistration/api-service.ts'
import { service as serviceKind } from '#kube/kinds/core/service.ts'
import { endpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import type { Condition } from '#kube/meta/object.ts'
import { withCondition } from '../../runtime/conditions.ts'
import type { ControllerDeclaration, View } from '../../runtime/controller.ts'
import type { Read } from '../../runtime/informer.ts'
import { nothing, type Outcome, update } from '../../runtime/intents.ts'
import { watches } from '../../runtime/reconciler.ts'

const serviceLabel = 'kubernetes.io/service-name'

/** Says of each APIService whether it answers. Source: kube-aggregator pkg/controllers/status/{local,remote}. */
export const apiServiceAvailability: ControllerDeclaration<APIService> = {
  name: 'apiservice-availability',
  kind: apiService,
  watches: [
    watches(serviceKind, ({ metadata }, read) => servedBy(read, metadata.namespace ?? '', metadata.name)),
    watches(endpointSlice, ({ metadata }, read) =>
      servedBy(read, metadata.namespace ?? '', metadata.labels?.[serviceLabel] ?? ''),
    ),
  ],
  reconcile: reconcileAvailability,
}

function servedBy(read: Read, namespace: string, name: string): string[] {
  return read(apiService)
    .list()
    .filter(({ spec }) => spec?.service?.namespace === namespace && spec.service.name === name)
    .map(({ metadata }) => metadata.name)
}

type Finding = Required<Pick<Condition, 'status' | 'reason' | 'message'>>

export function reconcileAvailability({ object, read, now }: View<APIService>): Outcome {
  if (!object) return nothing
  const found = object.spec?.service ? findingOf(object.spec.service, read) : local
  const conditions = (object.status?.conditions ?? []) as Condition[]
  const known = conditions.find(({ type }) => type === 'Available')
  if (known?.status === found.status && known.reason === found.reason && known.message === found.message) return nothing
  const next = withCondition(conditions, { type: 'Available', ...found }, now)
  return { intents: [update(apiService, { ...object, status: { conditions: [...next] } }, 'status')] }
}

const local: Finding = { status: 'True', reason: 'Local', message: 'Local APIServices are always available' }

function refuse(reason: string, message: string): Finding {
  return { status: 'False', reason, message }
}

type Reference = NonNullable<NonNullable<APIService['spec']>['service']>

function findingOf({ namespace = '', name = '', port = 443 }: Reference, read: Read): Finding {
  const about = `service/${name} in ${JSON.stringify(namespace)}`
  const service = read(serviceKind).get(namespace, name)
  if (!service) return refuse('ServiceNotFound', `${about} is not present`)
  if (service.spec.type === 'ClusterIP') {
    const servicePort = service.spec.ports?.find((candidate) => candidate.port === port)
    if (!servicePort) return refuse('ServicePortError', `${about} is not listening on port ${String(port)}`)
    const problem = endpointProblem(about, { namespace, name, portName: servicePort.name ?? '' }, read)
    if (problem) return problem
  }
  // Upstream asks the service for its group version; here nothing would route a request to it.
  return refuse('FailedDiscoveryCheck', 'this server does not route requests to aggregated API servers')
}

interface Target {
  readonly namespace: string
  readonly name: string
  readonly portName: string
}

function endpointProblem(about: string, { namespace, name, portName }: Target, read: Read): Finding | undefined {
  const slices = read(endpointSlice)
    .list()
    .filter(({ metadata }) => metadata.namespace === namespace && metadata.labels?.[serviceLabel] === name)
  if (slices.length === 0) return refuse('EndpointsNotFound', `cannot find endpointslices for ${about}`)
  const isActive = slices.some(
    ({ endpoints, ports }) =>
      (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false) &&
      (ports ?? []).some((port) => (port.name ?? '') === portName),
  )
  if (isActive) return undefined
  return refuse(
    'MissingEndpoints',
    `endpointslices for ${about} have no addresses with port name ${JSON.stringify(portName)}`,
  )
}
