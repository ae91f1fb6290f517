import { namespace as namespaceKind, type Namespace } from '#kube/kinds/core/namespace.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { reconcileDefaults } from './auth/rbac/reconcile-defaults.ts'
import { registerApiServices } from './bootstrap/api-services.ts'
import { ensureApiServerService, ownAddress } from './bootstrap/api-server-endpoints.ts'
import { ensureFlowControl } from './bootstrap/flow-control.ts'
import { ensurePriorityClasses } from './bootstrap/priority-classes.ts'
import { ensureServiceCidr } from './bootstrap/service-cidr.ts'
import type { Registry } from './registry/registry.ts'

const user = { name: 'system:apiserver', groups: ['system:masters'] }
const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease']

/**
 * Makes the objects that every cluster has, where they are missing: over a registry without admission, which would
 * look for the namespaces that are only just being made. Those that name the port of the API come with
 * `publishApiServer`.
 */
export async function bootstrap(registry: Registry): Promise<void> {
  // What is written in one turn is one commit: the first start does not wait for the disk once per object.
  await Promise.all([
    ...namespaces.map((name) => ensure<Namespace>(registry, namespaceKind, namespaceOf(name))),
    ensureFlowControl(registry, user),
    ensurePriorityClasses(registry, user),
    registerApiServices(registry, user),
    reconcileDefaults(registry),
    ensureServiceCidr(registry, user),
  ])
}

/** The id of a cluster that has its first objects: the uid of `kube-system`, as is the custom. */
export function clusterIdOf(registry: Registry): string {
  return registry.get<Namespace>(namespaceKind, undefined, 'kube-system').metadata.uid ?? ''
}

/** The service through which pods find the API, on the machine's address if it has one. */
export async function publishApiServer(registry: Registry, port: number, address = ownAddress()): Promise<void> {
  await ensureApiServerService(registry, { port, address }, user)
}

async function ensure<T extends KubeObject>(registry: Registry, kind: Kind<T>, object: T): Promise<T> {
  const { namespace, name } = object.metadata
  return registry.find(kind, namespace, name) ?? registry.create(kind, object, { user })
}

function namespaceOf(name: string): Namespace {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'kubernetes.io/metadata.name': name } } }
}
