import type { Kind } from '#kube/meta/kind.ts'
import { namespace as namespaceKind, type Namespace } from '#kube/kinds/core/namespace.ts'
import type { ServedKinds } from '../../registry/served-kinds.ts'
import { defineController } from '../../runtime/controller.ts'
import { watches, type ReconcilerDeclaration, type WatchDeclaration } from '../../runtime/reconciler.ts'
import { reconcileNamespace } from './reconcile.ts'

/** Empties namespaces that are being deleted. Source: pkg/controller/namespace. */
export function createNamespaceController(served: ServedKinds): ReconcilerDeclaration {
  const namespacedKinds = (): Kind[] => served.stored.filter((kind) => kind.namespaced)
  const controller = defineController<Namespace>({
    name: 'namespace-controller',
    kind: namespaceKind,
    concerns: ({ metadata }) => metadata.deletionTimestamp !== undefined,
    reconcile: (view) => reconcileNamespace(view, namespacedKinds()),
  })
  const contents = (): WatchDeclaration[] =>
    namespacedKinds().map((kind) =>
      watches(kind, ({ metadata }, read) => {
        const owner = read(namespaceKind).find(metadata.namespace ?? '')
        return owner?.metadata.deletionTimestamp ? [owner.metadata.name] : []
      }),
    )
  return { ...controller, changingWatches: { current: contents, onChange: (listener) => served.onChange(listener) } }
}
