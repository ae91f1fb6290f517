import { describe, expect, test } from 'vitest'
import { service, type Service, type ServiceSpec } from '#kube/kinds/core/service.ts'
import { ipAddress } from '#kube/kinds/networking/ip-address.ts'
import { serviceCidr } from '#kube/kinds/networking/service-cidr.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'
import { causesOf, refusalOf } from '../../../../../support/test-registry.ts'

const under = registryUnderTest()

const body = (name: string, spec: ServiceSpec): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec: { ports: [{ port: 80 }], selector: { app: name }, ...spec },
})
const create = (name: string, spec: ServiceSpec = {}, dryRun = false) =>
  under.registry.create(service, body(name, spec), { dryRun })
const change = (name: string, spec: ServiceSpec) =>
  under.registry.modify(service, 'default', name, (it) => ({ ...it, spec: { ...it.spec, ...spec } }))
const addresses = () => under.registry.list(ipAddress).items.map(({ metadata }) => metadata.name)
const ranges = (...cidrs: string[]) => under.create(serviceCidr, { metadata: { name: 'range' }, spec: { cidrs } })

describe('the address of a service', () => {
  test('is an object that comes and goes with it', async () => {
    const { spec } = await create('a', { clusterIP: '10.96.5.5' })
    expect(under.registry.get(ipAddress, undefined, spec.clusterIP ?? '')).toMatchObject({
      metadata: {
        labels: {
          'ipaddress.kubernetes.io/ip-family': 'IPv4',
          'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
        },
      },
      spec: { parentRef: { resource: 'services', namespace: 'default', name: 'a' } },
    })
    await change('a', { type: 'ExternalName', externalName: 'example.com' })
    expect(addresses()).toEqual([])
    await change('a', { type: 'ClusterIP', clusterIP: '10.96.5.6' })
    expect(addresses()).toEqual(['10.96.5.6'])
    await under.registry.delete(service, 'default', 'a')
    expect(addresses()).toEqual([])
  })

  test('is taken where such an object exists', async () => {
    const parentRef = { resource: 'things', name: 'x' }
    await under.create(ipAddress, { metadata: { name: '10.96.5.5' }, spec: { parentRef } })
    expect(await causesOf(() => create('a', { clusterIP: '10.96.5.5' }))).toEqual([
      'spec.clusterIPs: Invalid value: ["10.96.5.5"]: failed to allocate IP 10.96.5.5: provided IP is already allocated',
    ])
  })

  test('comes from the ranges of ServiceCIDRs', async () => {
    await ranges('10.50.0.0/29')
    const services = await Promise.all(Array.from({ length: 6 }, (_, i) => create(`s-${String(i)}`)))
    expect(services.map(({ spec }) => spec.clusterIP).sort()).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => `10.50.0.${String(n)}`),
    )
    const { code, message } = await refusalOf(() => create('full'))
    expect({ code, message }).toEqual({
      code: 500,
      message: 'Internal error occurred: failed to allocate a serviceIP for Service "full": range is full',
    })
  })

  test('is made up in a dry run', async () => {
    const { spec } = await create('a', { type: 'NodePort', ports: [{ port: 80 }] }, true)
    expect(spec).toMatchObject({ clusterIP: '10.96.0.0', ports: [{ nodePort: 32_769 }] })
    expect(addresses()).toEqual([])
  })
})

test.each<[string, ServiceSpec, ServiceSpec]>([
  ['a selector: one family', { clusterIP: 'None' }, { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' }],
  [
    'none: any family',
    { clusterIP: 'None', selector: {} },
    { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' },
  ],
])('a headless service with %s', async (_, spec, expected) => {
  expect((await create('a', spec)).spec).toMatchObject(expected)
})

// What kube-apiserver 1.36 answers.
test.each<[string, ServiceSpec, string[]]>([
  [
    'two families',
    { ipFamilyPolicy: 'RequireDualStack' },
    ['spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services'],
  ],
  [
    'a family that the cluster has not',
    { ipFamilies: ['IPv6'] },
    ['spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
  ],
  [
    'an address of such a family',
    { clusterIP: 'fd00::1' },
    ['spec.clusterIPs[0]: Invalid value: ["fd00::1"]: IPv6 is not configured on this cluster'],
  ],
  [
    'the list without the first',
    { clusterIPs: ['10.96.5.5'] },
    ['spec.clusterIPs: Invalid value: ["10.96.5.5"]: must be empty when `clusterIP` is not specified'],
  ],
  [
    'a balancer without an address',
    { type: 'LoadBalancer', clusterIP: 'None' },
    ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for LoadBalancer services'],
  ],
  [
    'external traffic rules for inside',
    { externalTrafficPolicy: 'Local' },
    ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
  ],
])('refuses %s', async (_, spec, causes) => {
  expect(await causesOf(() => create('a', spec))).toEqual(causes)
})

describe('a balancer that keeps the client address', () => {
  const local: ServiceSpec = { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }

  test('has a port for its health, which stays', async () => {
    const { spec } = await create('a', local)
    expect(spec.healthCheckNodePort).toBeGreaterThanOrEqual(30_000)
    expect((await change('a', { healthCheckNodePort: 0 })).spec.healthCheckNodePort).toBe(spec.healthCheckNodePort)
    const another = spec.healthCheckNodePort === 31_999 ? 31_998 : 31_999
    expect(await causesOf(() => change('a', { healthCheckNodePort: another }))).toEqual([
      'spec.healthCheckNodePort: Forbidden: field is immutable',
    ])
    expect((await change('a', { type: 'NodePort' })).spec.healthCheckNodePort).toBeUndefined()
  })

  test('says who has the port that it wants', async () => {
    await create('a', { ...local, healthCheckNodePort: 31_500 })
    const { code, message } = await refusalOf(() => create('b', { ...local, healthCheckNodePort: 31_500 }))
    expect({ code, message }).toEqual({
      code: 500,
      message:
        'Internal error occurred: failed to allocate requested HealthCheck NodePort 31500: provided port is already allocated',
    })
  })
})
