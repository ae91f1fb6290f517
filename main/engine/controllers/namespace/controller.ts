import { namespace as namespaceKind, type Namespace } from '#kube/kinds/core/namespace.ts'
import { kinds } from '#kube/kinds/registry.ts'
import type { ControllerDeclaration } from '../../runtime/controller.ts'
import { watches } from '../../runtime/reconciler.ts'
import { reconcileNamespace } from './reconcile.ts'

const namespacedKinds = kinds.filter((kind) => kind.namespaced)

/** Empties namespaces that are being deleted. Source: pkg/controller/namespace. */
export const namespaceController: ControllerDeclaration<Namespace> = {
  name: 'namespace-controller',
  kind: namespaceKind,
  concerns: ({ metadata }) => metadata.deletionTimestamp !== undefined,
  watches: namespacedKinds.map((kind) =>
    watches(kind, ({ metadata }, read) => {
      const owner = read(namespaceKind).find(metadata.namespace ?? '')
      return owner?.metadata.deletionTimestamp ? [owner.metadata.name] : []
    }),
  ),
  reconcile: (view) => reconcileNamespace(view, namespacedKinds),
}
