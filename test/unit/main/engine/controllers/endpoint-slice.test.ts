import { describe, expect, test } from 'vitest'
import type { Endpoints } from '#kube/kinds/core/endpoints.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import type { Service } from '#kube/kinds/core/service.ts'
import type { EndpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { reconcileEndpoints } from '../../../../../main/engine/controllers/endpoints/reconcile.ts'
import { reconcileEndpointSlices } from '../../../../../main/engine/controllers/endpoint-slice/reconcile.ts'
import type { Intent } from '../../../../../main/engine/runtime/intents.ts'
import { aService } from '../../../../support/manifests.ts'
import { viewOf } from '../../../../support/reader.ts'

interface Shape {
  readonly ready?: boolean
  readonly deleting?: boolean
  readonly phase?: 'Running' | 'Succeeded'
  readonly port?: number
  readonly address?: string | undefined
}

function podOf(
  name: string,
  {
    ready = true,
    deleting = false,
    phase = 'Running',
    port = 8080,
    address = `10.0.0.${String(name.length)}`,
  }: Shape = {},
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      uid: name,
      namespace: 'default',
      labels: { app: 'web' },
      ...(deleting ? { deletionTimestamp: 'soon' } : {}),
    },
    spec: { nodeName: 'n1', containers: [{ name: 'app', ports: [{ name: 'http', containerPort: port }] }] },
    status: {
      phase,
      ...(address ? { podIP: address } : {}),
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  }
}

const service = (spec: Partial<Service['spec']> = {}): Service => {
  const made = aService('web', { ports: [{ name: 'web', port: 80, targetPort: 'http' }], ...spec })
  return { ...made, metadata: { ...made.metadata, uid: 'svc', labels: { team: 'a' } } }
}

const written = <T extends KubeObject>(intents: readonly Intent[]): T[] =>
  intents.flatMap((intent) => (intent.type === 'create' || intent.type === 'update' ? [intent.object as T] : []))

const slicesOf = (owner: Service, others: readonly KubeObject[]): Intent[] => [
  ...reconcileEndpointSlices(viewOf(owner, others, 0)).intents,
]

const stored = (slice: EndpointSlice, name = 'web-1'): EndpointSlice => ({
  ...slice,
  metadata: { ...slice.metadata, name },
})

describe('endpoint slices of a service', () => {
  test('hold each pod with an address, and what can be expected of it', () => {
    const pods = [
      podOf('a'),
      podOf('bb', { ready: false }),
      podOf('ccc', { deleting: true }),
      podOf('dddd', { phase: 'Succeeded' }),
      podOf('eeeee', { address: '' }),
    ]
    const [slice] = written<EndpointSlice>(slicesOf(service(), pods))
    expect(slice?.endpoints?.map(({ targetRef, conditions }) => [targetRef?.name, conditions])).toEqual([
      ['a', { ready: true, serving: true, terminating: false }],
      ['bb', { ready: false, serving: false, terminating: false }],
      ['ccc', { ready: false, serving: true, terminating: true }],
    ])
    expect(slice?.ports).toEqual([{ name: 'web', port: 8080, protocol: 'TCP' }])
    expect(slice?.metadata.labels).toEqual({
      team: 'a',
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    })
    expect(slice?.metadata.ownerReferences).toMatchObject([{ kind: 'Service', uid: 'svc', controller: true }])
  })

  test('publishNotReadyAddresses makes everyone ready', () => {
    const [slice] = written<EndpointSlice>(
      slicesOf(service({ publishNotReadyAddresses: true }), [podOf('a', { ready: false })]),
    )
    expect(slice?.endpoints?.[0]?.conditions?.ready).toBe(true)
  })

  test('pods that give a port name different numbers stand in different slices', () => {
    const slices = written<EndpointSlice>(slicesOf(service(), [podOf('a'), podOf('bb', { port: 9090 })]))
    expect(slices.map(({ ports }) => ports?.[0]?.port)).toEqual([8080, 9090])
  })

  test('a hundred fit into one; those that stay keep their slice', () => {
    const pods = Array.from({ length: 150 }, (_, index) =>
      podOf(`p${String(index)}`, { address: `10.0.1.${String(index)}` }),
    )
    const slices = written<EndpointSlice>(slicesOf(service(), pods))
    expect(slices.map(({ endpoints }) => endpoints?.length)).toEqual([100, 50])
    const [first, second] = slices.map((slice, index) => stored(slice, `web-${String(index)}`))
    if (!first || !second) throw new Error('two slices were expected')
    const gone = second.endpoints?.[0]?.targetRef?.name
    const changes = slicesOf(service(), [first, second, ...pods.filter(({ metadata }) => metadata.name !== gone)])
    expect(changes.map((intent) => intent.type === 'update' && intent.object.metadata.name)).toEqual(['web-1'])
  })

  test('nothing is written when nothing has changed, and an empty slice stands for no pods', () => {
    const [slice] = written<EndpointSlice>(slicesOf(service(), [podOf('a')]))
    if (!slice) throw new Error('a slice was expected')
    expect(slicesOf(service(), [stored(slice), podOf('a')])).toEqual([])
    const emptied = slicesOf(service(), [stored(slice)])
    expect(written<EndpointSlice>(emptied).map(({ endpoints }) => endpoints)).toEqual([[]])
    expect(emptied.some(({ type }) => type === 'delete')).toBe(true)
  })

  test('slices that someone else keeps are left alone, and a service without a selector has none of ours', () => {
    const foreign: EndpointSlice = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'mine', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      endpoints: [],
    }
    const intents = slicesOf(service(), [foreign, podOf('a')])
    expect(intents.map(({ type }) => type)).toEqual(['create'])
    expect(slicesOf(service({ selector: {} }), [podOf('a')])).toEqual([])
  })
})

describe('endpoints of a service', () => {
  test('tell ready from not ready, and leave out what is going away', () => {
    const pods = [podOf('a'), podOf('bb', { ready: false }), podOf('ccc', { deleting: true })]
    const { intents } = reconcileEndpoints(viewOf(service(), pods, 0))
    const [object] = written<Endpoints>(intents)
    expect(object?.metadata.name).toBe('web')
    expect(object?.subsets).toMatchObject([
      {
        addresses: [{ ip: '10.0.0.1' }],
        notReadyAddresses: [{ ip: '10.0.0.2' }],
        ports: [{ name: 'web', port: 8080 }],
      },
    ])
    expect(object?.subsets?.[0]?.addresses).toHaveLength(1)
  })

  test('go with their service, unless someone else wrote them', () => {
    const [object] = written<Endpoints>([...reconcileEndpoints(viewOf(service(), [podOf('a')], 0)).intents])
    if (!object) throw new Error('endpoints were expected')
    const gone = (endpoints: Endpoints) =>
      reconcileEndpoints({ ...viewOf(service(), [endpoints], 0), object: undefined })
    expect(gone(object).intents.map(({ type }) => type)).toEqual(['delete'])
    expect(gone({ ...object, metadata: { ...object.metadata, labels: {} } }).intents).toEqual([])
  })
})
