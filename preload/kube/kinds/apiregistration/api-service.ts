import type { V1APIService } from '@kubernetes/client-node/dist/gen/models/V1APIService.js'
import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type APIService = ObjectOf<V1APIService>

/** `True`, `False (ServiceNotFound)`. Source: kube-aggregator pkg/registry/apiservice/etcd/etcd.go. */
function availabilityOf({ status }: APIService): string {
  const condition = status?.conditions?.find(({ type }) => type === 'Available')
  if (!condition) return 'Unknown'
  return condition.status === 'True' || !condition.reason
    ? condition.status
    : `${condition.status} (${condition.reason})`
}

function healthOf(service: APIService): Health {
  const reason = availabilityOf(service)
  if (reason === 'True') return { state: 'ready', reason: 'Available' }
  return { state: reason.startsWith('False') ? 'failed' : 'unknown', reason }
}

export const apiService = defineKind<APIService>({
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  namespaced: false,
  nav: 'cluster',
  categories: ['api-extensions'],
  subresources: ['status'],
  columns: [
    nameColumn,
    column('Service', 'The reference to the service that hosts this API endpoint.', ({ spec }) => {
      const service = spec?.service
      return service ? `${service.namespace ?? ''}/${service.name ?? ''}` : 'Local'
    }),
    column('Available', 'Whether this service is available.', availabilityOf),
    ageColumn,
  ],
  health: healthOf,
  relations(service) {
    const { name, namespace } = service.spec?.service ?? {}
    return [
      ...ownersOf(service),
      ...(name
        ? [{ role: 'target' as const, apiVersion: 'v1', kind: 'Service', name, ...(namespace ? { namespace } : {}) }]
        : []),
    ]
  },
})
