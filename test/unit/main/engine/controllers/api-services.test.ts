import { expect, test } from 'vitest'
import type { CustomResourceDefinition } from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import type { APIService } from '#kube/kinds/apiregistration/api-service.ts'
import type { Service } from '#kube/kinds/core/service.ts'
import type { EndpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { reconcileAvailability } from '../../../../../main/engine/controllers/api-service/availability.ts'
import { reconcileRegistration } from '../../../../../main/engine/controllers/api-service/registration.ts'
import { readerOf, viewOf } from '../../../../support/reader.ts'

const remote: APIService = {
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: 'v1.metrics.io' },
  spec: {
    group: 'metrics.io',
    version: 'v1',
    groupPriorityMinimum: 1,
    versionPriority: 1,
    service: { name: 's', namespace: 'n', port: 443 },
  },
}

function serviceWith(port: number): Service {
  const spec = { type: 'ClusterIP' as const, ports: [{ port, name: 'https' }] }
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'n' }, spec }
}

function slice(isReady: boolean): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 's-1', namespace: 'n', labels: { 'kubernetes.io/service-name': 's' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: isReady } }],
    ports: [{ name: 'https', port: 443 }],
  }
}

test.each<[string, KubeObject[], string]>([
  ['ServiceNotFound', [], 'service/s in "n" is not present'],
  ['ServicePortError', [serviceWith(80)], 'service/s in "n" is not listening on port 443'],
  ['EndpointsNotFound', [serviceWith(443)], 'cannot find endpointslices for service/s in "n"'],
  [
    'MissingEndpoints',
    [serviceWith(443), slice(false)],
    'endpointslices for service/s in "n" have no addresses with port name "https"',
  ],
])('a remote API is not available: %s', (reason, others, message) => {
  const [intent] = reconcileAvailability(viewOf(remote, others, 0)).intents
  const { status } = (intent as { object: APIService }).object
  expect(status?.conditions).toMatchObject([{ type: 'Available', status: 'False', reason, message }])
})

test('a local API is always available', () => {
  const local = { ...remote, spec: { group: 'a.b', version: 'v1', groupPriorityMinimum: 1, versionPriority: 1 } }
  const [intent] = reconcileAvailability(viewOf<APIService>(local, [], 0)).intents
  const { status } = (intent as { object: APIService }).object
  expect(status?.conditions).toMatchObject([{ type: 'Available', status: 'True', reason: 'Local' }])
})

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'foos.ex.com' },
  spec: {
    group: 'ex.com',
    versions: [
      { name: 'v1', served: true },
      { name: 'v2', served: false },
    ],
  },
} as unknown as CustomResourceDefinition

function registered(name: string, managed: string): APIService {
  const metadata = { name, labels: { 'kube-aggregator.kubernetes.io/automanaged': managed } }
  return {
    ...remote,
    metadata,
    spec: { group: 'ex.com', version: 'v1', groupPriorityMinimum: 1000, versionPriority: 100 },
  }
}

test('a version that a definition serves is registered', () => {
  expect(reconcileRegistration('v1.ex.com', readerOf([definition])).intents).toMatchObject([
    { type: 'create', object: registered('v1.ex.com', 'true') },
  ])
  const known = [definition, registered('v1.ex.com', 'true')]
  expect(reconcileRegistration('v1.ex.com', readerOf(known)).intents).toEqual([])
})

test('a version that nothing serves is not, unless somebody else has registered it', () => {
  expect(reconcileRegistration('v2.ex.com', readerOf([definition])).intents).toEqual([])
  const orphan = registered('v2.ex.com', 'true')
  expect(reconcileRegistration('v2.ex.com', readerOf([definition, orphan])).intents).toMatchObject([{ type: 'delete' }])
  const builtin = registered('v2.ex.com', 'onstart')
  expect(reconcileRegistration('v2.ex.com', readerOf([definition, builtin])).intents).toEqual([])
})
