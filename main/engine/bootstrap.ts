import { namespace as namespaceKind, type Namespace } from '#kube/kinds/core/namespace.ts'
import { service as serviceKind, type Service } from '#kube/kinds/core/service.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Registry } from './registry/registry.ts'

const user = { name: 'system:apiserver', groups: ['system:masters'] }
const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease']

/** The first address of the service range. Source: k/k pkg/controlplane/instance.go. */
const apiServerAddress = '10.96.0.1'

/**
 * Makes the objects that every cluster has, where they are missing. Answers with the id of the cluster: the uid of
 * `kube-system`, as is the custom.
 */
export async function bootstrap(registry: Registry, port: number): Promise<string> {
  for (const name of namespaces) await ensure<Namespace>(registry, namespaceKind, namespaceOf(name))
  const service = await ensure<Service>(registry, serviceKind, apiServerService(port))
  if (service.spec.ports?.[0]?.targetPort !== port) {
    const { spec } = apiServerService(port)
    await registry.modify<Service>(
      serviceKind,
      'default',
      'kubernetes',
      (current) => ({ ...current, spec: { ...current.spec, ports: spec.ports ?? [] } }),
      { user },
    )
  }
  return registry.get<Namespace>(namespaceKind, undefined, 'kube-system').metadata.uid ?? ''
}

async function ensure<T extends KubeObject>(registry: Registry, kind: Kind<T>, object: T): Promise<T> {
  const { namespace, name } = object.metadata
  return registry.find(kind, namespace, name) ?? registry.create(kind, object, { user })
}

function namespaceOf(name: string): Namespace {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'kubernetes.io/metadata.name': name } } }
}

function apiServerService(port: number): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      type: 'ClusterIP',
      clusterIP: apiServerAddress,
      clusterIPs: [apiServerAddress],
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: port }],
    },
  }
}
