import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { groupResourceOf } from '#kube/meta/kind.ts'
import { defaultStrategies, type Strategy } from '../registry/strategy.ts'
import { deploymentStrategy } from './apps/deployment.ts'
import { replicaSetStrategy } from './apps/replica-set.ts'
import { leaseStrategy } from './coordination/lease.ts'
import { configMapStrategy } from './core/config-map.ts'
import { endpointsStrategy } from './core/endpoints.ts'
import { eventStrategy } from './core/event.ts'
import { namespaceStrategy } from './core/namespace.ts'
import { nodeStrategy } from './core/node.ts'
import { podStrategy } from './core/pod.ts'
import { secretStrategy } from './core/secret.ts'
import { serviceAccountStrategy } from './core/service-account.ts'
import { serviceStrategy } from './core/service.ts'
import { endpointSliceStrategy } from './discovery/endpoint-slice.ts'

/** The engine half of every kind. A new kind is one file and one line here. */
const strategies: Readonly<Record<string, unknown>> = {
  configmaps: configMapStrategy,
  endpoints: endpointsStrategy,
  events: eventStrategy,
  namespaces: namespaceStrategy,
  nodes: nodeStrategy,
  pods: podStrategy,
  secrets: secretStrategy,
  services: serviceStrategy,
  serviceaccounts: serviceAccountStrategy,
  'deployments.apps': deploymentStrategy,
  'replicasets.apps': replicaSetStrategy,
  'endpointslices.discovery.k8s.io': endpointSliceStrategy,
  'leases.coordination.k8s.io': leaseStrategy,
}

/** For `createRegistry`. A kind without an engine half has no rules of its own. */
export function strategyOf<T extends KubeObject>(kind: Kind<T>): Strategy<T> {
  const id = groupResourceOf(kind)
  return Object.hasOwn(strategies, id) ? (strategies[id] as Strategy<T>) : defaultStrategies(kind)
}
