import { configMap, type ConfigMap } from '#kube/kinds/core/config-map.ts'
import { namespace as namespaceKind, type Namespace } from '#kube/kinds/core/namespace.ts'
import { equalJson } from '#kube/meta/json.ts'
import type { ControllerDeclaration } from '../../runtime/controller.ts'
import { create, nothing, update } from '../../runtime/intents.ts'
import { watches } from '../../runtime/reconciler.ts'

const name = 'kube-root-ca.crt'
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/** Puts the authority of the API into each namespace. Source: kubernetes pkg/controller/certificates/rootcacertpublisher. */
export function createRootCaPublisher(
  authority: () => { readonly certificate: string },
): ControllerDeclaration<Namespace> {
  return {
    name: 'root-ca-cert-publisher',
    kind: namespaceKind,
    watches: [watches(configMap, ({ metadata }) => (metadata.name === name ? [metadata.namespace ?? ''] : []))],
    reconcile({ object: namespace, read }) {
      if (!namespace || namespace.status?.phase === 'Terminating' || namespace.metadata.deletionTimestamp)
        return nothing
      const data = { 'ca.crt': authority().certificate }
      const current = read(configMap).get(namespace.metadata.name, name)
      if (!current) return { intents: [create(configMap, newConfigMap(namespace.metadata.name, data))] }
      const isRight = equalJson(current.data, data) && current.metadata.annotations?.[annotation] !== undefined
      if (isRight) return nothing
      const annotations = { ...current.metadata.annotations, [annotation]: description }
      return { intents: [update(configMap, { ...current, data, metadata: { ...current.metadata, annotations } })] }
    },
  }
}

const annotation = 'kubernetes.io/description'

function newConfigMap(namespace: string, data: Record<string, string>): ConfigMap {
  const metadata = { name, namespace, annotations: { [annotation]: description } }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data }
}
