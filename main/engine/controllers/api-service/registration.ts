import { customResourceDefinition } from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import { apiService } from '#kube/kinds/apiregistration/api-service.ts'
import { equalJson } from '#kube/meta/json.ts'
import { automanaged, localApiService } from '../../kinds/apiregistration/builtin-api-services.ts'
import type { Read } from '../../runtime/informer.ts'
import { create, nothing, type Outcome, remove, update } from '../../runtime/intents.ts'
import { type ReconcilerDeclaration, watches } from '../../runtime/reconciler.ts'

/** The ranks of custom groups: after all that the server brings itself. */
const customRanks = [1000, 100] as const

/**
 * Keeps an APIService for every version that a CustomResourceDefinition serves. Source: kubernetes
 * pkg/controlplane/controller/crdregistration/crdregistration_controller.go.
 */
export const apiServiceRegistration: ReconcilerDeclaration = {
  name: 'crd-registration',
  workers: 1,
  watches: [
    watches(customResourceDefinition, ({ spec }) => spec.versions.map(({ name }) => `${name}.${spec.group}`)),
    watches(apiService, ({ metadata }) => (metadata.labels?.[automanaged] === 'true' ? [metadata.name] : [])),
  ],
  initialKeys: (read) => [
    ...servedVersions(read),
    ...read(apiService)
      .list()
      .filter(({ metadata }) => metadata.labels?.[automanaged] === 'true')
      .map(({ metadata }) => metadata.name),
  ],
  reconcile: reconcileRegistration,
}

function servedVersions(read: Read): string[] {
  return read(customResourceDefinition)
    .list()
    .flatMap(({ spec }) => spec.versions.filter(({ served }) => served).map(({ name }) => `${name}.${spec.group}`))
}

export function reconcileRegistration(name: string, read: Read): Outcome {
  const current = read(apiService).find(name)
  const isOurs = current?.metadata.labels?.[automanaged] === 'true'
  if (!servedVersions(read).includes(name)) {
    return current && isOurs ? { intents: [remove(apiService, current)] } : nothing
  }
  const wanted = localApiService(name, customRanks, 'true')
  if (!current) return { intents: [create(apiService, wanted)] }
  if (!isOurs || equalJson(current.spec, wanted.spec)) return nothing
  return { intents: [update(apiService, { ...current, ...(wanted.spec ? { spec: wanted.spec } : {}) })] }
}
