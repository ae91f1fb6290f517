import type { Service } from '#kube/kinds/core/service.ts'
import { one, whole, zero } from './amounts.ts'
import type { Evaluator } from './measure.ts'

const names = ['count/services', 'services', 'services.nodeports', 'services.loadbalancers']

/** Source: kubernetes pkg/quota/v1/evaluator/core/services.go. */
export const serviceEvaluator: Evaluator = {
  // The type of a service can change.
  handles: ({ operation, subresource }) => !subresource && (operation === 'CREATE' || operation === 'UPDATE'),
  matchingResources: (wanted) => wanted.filter((name) => names.includes(name)),
  matchesScope: () => false,
  usage(object) {
    const { spec } = object as Service
    return new Map([
      ['count/services', one],
      ['services', one],
      ['services.nodeports', whole(nodePorts(spec))],
      ['services.loadbalancers', spec.type === 'LoadBalancer' ? one : zero],
    ])
  },
}

/** The ports that are meant, as they have not been given out yet. */
function nodePorts({ type, ports = [], allocateLoadBalancerNodePorts }: Service['spec']): number {
  if (type === 'NodePort') return ports.length
  if (type !== 'LoadBalancer') return 0
  return allocateLoadBalancerNodePorts === false ? ports.filter(({ nodePort }) => nodePort).length : ports.length
}
