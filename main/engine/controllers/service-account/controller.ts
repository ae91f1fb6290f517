import { namespace as namespaceKind, type Namespace } from '#kube/kinds/core/namespace.ts'
import { serviceAccount } from '#kube/kinds/core/service-account.ts'
import type { ControllerDeclaration, View } from '../../runtime/controller.ts'
import { watches } from '../../runtime/reconciler.ts'
import { create, nothing, type Outcome } from '../../runtime/intents.ts'

/** Every namespace has a service account `default`. Source: pkg/controller/serviceaccount/serviceaccounts_controller.go. */
export const serviceAccountController: ControllerDeclaration<Namespace> = {
  name: 'serviceaccount-controller',
  kind: namespaceKind,
  watches: [watches(serviceAccount, ({ metadata }) => (metadata.name === 'default' ? [metadata.namespace ?? ''] : []))],
  reconcile: reconcileServiceAccount,
}

export function reconcileServiceAccount({ object: namespace, read }: View<Namespace>): Outcome {
  if (!namespace || namespace.metadata.deletionTimestamp !== undefined) return nothing
  if (read(serviceAccount).get(namespace.metadata.name, 'default')) return nothing
  const metadata = { name: 'default', namespace: namespace.metadata.name }
  return { intents: [create(serviceAccount, { apiVersion: 'v1', kind: 'ServiceAccount', metadata })] }
}
