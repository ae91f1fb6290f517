import { expect, test } from 'vitest'
import { pluralNameOf } from '../../../../renderer/objects/resources.ts'

test.each([
  ['Pod', 'pods', 'Pods'],
  ['ConfigMap', 'configmaps', 'Config Maps'],
  ['ReplicaSet', 'replicasets', 'Replica Sets'],
  ['NetworkPolicy', 'networkpolicies', 'Network Policies'],
  ['IngressClass', 'ingressclasses', 'Ingress Classes'],
  ['Endpoints', 'endpoints', 'Endpoints'],
  ['EndpointSlice', 'endpointslices', 'Endpoint Slices'],
  ['CSIDriver', 'csidrivers', 'CSI Drivers'],
  ['HTTPRoute', 'httproutes', 'HTTP Routes'],
  ['HorizontalPodAutoscaler', 'horizontalpodautoscalers', 'Horizontal Pod Autoscalers'],
  ['ServiceCIDR', 'servicecidrs', 'Service CIDRs'],
  ['Person', 'people', 'Person'],
])('%s (%s) is called %s', (kind, resource, expected) => {
  expect(pluralNameOf({ kind, resource })).toBe(expected)
})
