import { describe, expect, test } from 'vitest'
import { service, type Service, type ServiceSpec } from '#kube/kinds/core/service.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'
import { causesOf } from '../../../../../support/test-registry.ts'

const under = registryUnderTest()

const body = (name: string, spec: ServiceSpec): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec: { ports: [{ port: 80 }], ...spec },
})
const create = (name: string, spec: ServiceSpec = {}, options = {}) =>
  under.registry.create(service, body(name, spec), options)
const change = (name: string, spec: ServiceSpec) =>
  under.registry.modify(service, 'default', name, (it) => ({ ...it, spec: { ...it.spec, ...spec } }))

test('gets an address of its own and the defaults', async () => {
  const { spec, status } = await create('a', { selector: { app: 'a' } })
  expect(spec).toEqual({
    type: 'ClusterIP',
    selector: { app: 'a' },
    ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }],
    clusterIP: expect.stringMatching(/^10\.96\.\d+\.\d+$/) as string,
    clusterIPs: [spec.clusterIP],
    sessionAffinity: 'None',
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
  })
  expect(status).toEqual({ loadBalancer: {} })
})

test('no two services share an address or a port, also when they are made at once', async () => {
  const services = await Promise.all(
    Array.from({ length: 200 }, (_, i) => create(`s-${String(i)}`, { type: 'NodePort' })),
  )
  expect(new Set(services.map(({ spec }) => spec.clusterIP)).size).toBe(200)
  expect(new Set(services.map(({ spec }) => spec.ports?.[0]?.nodePort)).size).toBe(200)
})

test('what one asks for, it gets, unless it is taken or out of range', async () => {
  const first = await create('a', {
    type: 'NodePort',
    clusterIP: '10.96.0.10',
    ports: [{ port: 80, nodePort: 30_080 }],
  })
  expect(first.spec).toMatchObject({
    clusterIP: '10.96.0.10',
    clusterIPs: ['10.96.0.10'],
    externalTrafficPolicy: 'Cluster',
  })
  const causes = (spec: ServiceSpec) => causesOf(() => create('b', spec))
  expect(await causes({ clusterIP: '10.96.0.10' })).toEqual([
    'spec.clusterIPs: Invalid value: ["10.96.0.10"]: failed to allocate IP 10.96.0.10: provided IP is already allocated',
  ])
  expect(await causes({ clusterIP: '10.1.0.1' })).toEqual([
    'spec.clusterIPs: Invalid value: ["10.1.0.1"]: failed to allocate IP 10.1.0.1: the provided network does not match the current range',
  ])
  expect(await causes({ type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] })).toEqual([
    'spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
  ])
  expect(await causes({ type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] })).toEqual([
    'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
  ])
})

test('what is given back can be taken again', async () => {
  await create('a', { type: 'NodePort', clusterIP: '10.96.9.9', ports: [{ port: 80, nodePort: 31_000 }] })
  await under.registry.delete(service, 'default', 'a')
  await create('b', { type: 'NodePort', clusterIP: '10.96.9.9', ports: [{ port: 80, nodePort: 31_000 }] })
})

test('a dry run keeps nothing', async () => {
  await create('a', { clusterIP: '10.96.9.9' }, { dryRun: true })
  await create('b', { clusterIP: '10.96.9.9' })
})

test('headless and external services have no address', async () => {
  expect((await create('a', { clusterIP: 'None' })).spec).toMatchObject({ clusterIP: 'None', clusterIPs: ['None'] })
  const external = await create('b', { type: 'ExternalName', externalName: 'example.com' })
  expect(external.spec.clusterIP).toBeUndefined()
  expect(external.spec.clusterIPs).toBeUndefined()
})

describe('an update', () => {
  test('keeps the address and the ports, also when it leaves them out', async () => {
    const { spec } = await create('a', { type: 'NodePort' })
    const updated = await under.registry.update(service, body('a', { type: 'NodePort', selector: { new: 'selector' } }))
    expect(updated.spec.clusterIP).toBe(spec.clusterIP)
    expect(updated.spec.ports).toEqual(spec.ports)
  })

  test('may not change the address', async () => {
    await create('a', { clusterIP: '10.96.1.1' })
    expect(await causesOf(() => change('a', { clusterIP: '10.96.1.2', clusterIPs: ['10.96.1.2'] }))).toEqual([
      'spec.clusterIPs[0]: Invalid value: ["10.96.1.2"]: may not change once set',
    ])
  })

  test('of the type gives and takes node ports', async () => {
    await create('a')
    const wide = await change('a', { type: 'NodePort' })
    expect(wide.spec.ports?.[0]?.nodePort).toBeGreaterThanOrEqual(30_000)
    const narrow = await change('a', { type: 'ClusterIP' })
    expect(narrow.spec.ports).toEqual([{ port: 80, targetPort: 80, protocol: 'TCP' }])
    expect(narrow.spec.externalTrafficPolicy).toBeUndefined()
    const external = await change('a', { type: 'ExternalName', externalName: 'example.com' })
    expect(external.spec.clusterIP).toBeUndefined()
    expect((await change('a', { type: 'ClusterIP' })).spec.clusterIP).toMatch(/^10\.96/)
  })
})

test.each<[string, ServiceSpec, string[]]>([
  ['no ports', { ports: [] }, ['spec.ports: Required value']],
  [
    'ports without names',
    { ports: [{ port: 80 }, { port: 81 }] },
    ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
  ],
  [
    'the same port twice',
    {
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 80 },
      ],
    },
    [
      'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
    ],
  ],
  [
    'a node port of a ClusterIP',
    { ports: [{ port: 80, nodePort: 30_000 }] },
    ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
  ],
  [
    'an unknown type',
    { type: 'Magic' as 'ClusterIP' },
    [
      'spec.type: Unsupported value: "Magic": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
  ],
  ['an external service without a name', { type: 'ExternalName' }, ['spec.externalName: Required value']],
  [
    'a bad port',
    { ports: [{ port: 0, targetPort: 'TOO-LONG-A-NAME-THIS-IS' }] },
    [
      'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      'spec.ports[0].targetPort: Invalid value: "TOO-LONG-A-NAME-THIS-IS": must be no more than 15 characters',
      'spec.ports[0].targetPort: Invalid value: "TOO-LONG-A-NAME-THIS-IS": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
      'spec.ports[0].targetPort: Invalid value: "TOO-LONG-A-NAME-THIS-IS": must contain at least one letter (a-z)',
    ],
  ],
])('refuses %s', async (_, spec, expected) => {
  expect(await causesOf(() => create('a', spec))).toEqual(expected)
})
