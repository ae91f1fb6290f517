import { describe, expect, it } from 'vitest'
import { freezeJson } from '#kube/meta/json.ts'
import { conform } from '#kube/schema/conform.ts'
import { structureOf } from '#kube/schema/structures.ts'

type Json = Record<string, unknown>

const read = (value: Json, apiVersion = 'v1', kind = 'Pod'): ReturnType<typeof conform> =>
  conform(structureOf(apiVersion, kind), value, 'null')
const pod = (container: Json): Json => ({ metadata: { name: 'a' }, spec: { containers: [container] } })
const container = (more: Json): Json => pod({ name: 'a', image: 'b', ...more })
const limits = (cpu: unknown): Json => container({ resources: { limits: { cpu } } })
const port = (containerPort: unknown): Json => container({ ports: [{ containerPort }] })
const service = (targetPort: unknown): Json => ({ spec: { ports: [{ port: 80, targetPort }] } })

describe('fields', () => {
  it('drops unknown ones, and names them with their place', () => {
    const value = { metadata: {}, spec: { containers: [{ name: 'a', bad: 1, Name: 'x' }], zzz: 1 }, foo: 1 }
    expect(read(value).unknown).toEqual(['spec.containers[0].bad', 'spec.containers[0].Name', 'spec.zzz', 'foo'])
  })

  it('does not take a property of every object for a field', () => {
    expect(read({ toString: 'x', constructor: {} }).unknown).toEqual(['toString', 'constructor'])
  })

  it('keeps maps whole, whatever their keys are called', () => {
    const labels = JSON.parse('{"a.b/c":"d","spec":"x","__proto__":"y"}') as Json
    expect(JSON.stringify(read({ metadata: { labels } }, 'v1', 'ConfigMap').value)).toBe(
      '{"metadata":{"labels":{"a.b/c":"d","spec":"x","__proto__":"y"}}}',
    )
  })

  it('writes what Go always writes: structs, required values, and null for lists and times without one', () => {
    expect(read({ spec: { selector: {}, template: {} } }, 'apps/v1', 'Deployment').value).toEqual({
      metadata: {},
      spec: { selector: {}, strategy: {}, template: { metadata: {}, spec: { containers: null } } },
      status: {},
    })
    expect(read({}, 'v1', 'Event').value).toEqual({
      eventTime: null,
      firstTimestamp: null,
      involvedObject: {},
      lastTimestamp: null,
      metadata: {},
      reportingComponent: '',
      reportingInstance: '',
      source: {},
    })
  })

  it('leaves out what is empty and may be, and keeps an empty value behind a pointer', () => {
    const spec = { replicas: 0, minReadySeconds: 0, paused: false, selector: null, template: {} }
    const { value } = read({ metadata: { labels: {}, annotations: null, name: '' }, spec }, 'apps/v1', 'Deployment')
    expect(value['metadata']).toEqual({})
    expect(value['spec']).toMatchObject({ replicas: 0, selector: null })
    expect(value['spec']).not.toHaveProperty('paused')
    expect(value['spec']).not.toHaveProperty('minReadySeconds')
  })

  it('takes a null within a list or a map for the zero value', () => {
    const metadata = { labels: { a: null }, finalizers: [null] }
    expect(read({ metadata }, 'v1', 'ConfigMap').value).toEqual({ metadata: { labels: { a: '' }, finalizers: [''] } })
  })

  it('leaves nulls out for code that works on the object', () => {
    const structure = structureOf('apps/v1', 'Deployment')
    expect(conform(structure, { spec: { selector: null, template: { spec: { containers: null } } } }).value).toEqual({
      metadata: {},
      spec: { strategy: {}, template: { metadata: {}, spec: {} } },
      status: {},
    })
  })

  it('writes fields in the order of the type', () => {
    const { value } = read({ data: {}, metadata: {}, immutable: true, kind: 'ConfigMap' }, 'v1', 'ConfigMap')
    expect(Object.keys(value)).toEqual(['kind', 'metadata', 'immutable'])
  })
})

describe('what is in form already', () => {
  const inForm = (): Json => ({ metadata: { name: 'a', labels: { b: 'c' } }, data: { d: 'e' } })
  const structure = structureOf('v1', 'ConfigMap')

  it('is not copied', () => {
    const value = inForm()
    expect(conform(structure, value).value).toBe(value)
  })

  it('is shared with a copy of what is not', () => {
    const value: Json = { ...inForm(), binaryData: {} }
    const { value: conformed } = conform(structure, value)
    expect(conformed).toEqual(inForm())
    expect(conformed['data']).toBe(value['data'])
    expect(value).toHaveProperty('binaryData')
  })

  it('has no member that is undefined', () => {
    const { value } = conform(structure, { ...inForm(), binaryData: undefined })
    expect(Object.keys(value)).toEqual(['metadata', 'data'])
  })

  it('is copied where it is frozen: what is conformed is going to be changed', () => {
    const value = freezeJson(inForm())
    const { value: conformed } = conform(structure, value)
    expect(conformed).toEqual(value)
    expect([conformed, conformed['data']].some(Object.isFrozen)).toBe(false)
  })
})

describe('values', () => {
  it('brings amounts, times and bytes in their canonical form', () => {
    expect(read(limits(2)).value).toEqual(read(limits('2000m')).value)
    const creationTimestamp = '2026-01-02T03:04:05.9+02:00'
    expect(read({ metadata: { creationTimestamp } }).value['metadata']).toEqual({
      creationTimestamp: '2026-01-02T01:04:05Z',
    })
    expect(read({ metadata: { creationTimestamp: '0001-01-01T00:00:00Z' } }).value['metadata']).toEqual({})
    expect(read({ data: { a: 'YR==', b: 'YQ\n==' } }, 'v1', 'Secret').value['data']).toEqual({ a: 'YQ==', b: 'YQ==' })
  })

  it('keeps six decimals where the type has them', () => {
    const spec = { renewTime: '2026-01-02T03:04:05.123456Z' }
    expect(read({ spec }, 'coordination.k8s.io/v1', 'Lease').value['spec']).toEqual(spec)
  })

  it('takes text and numbers where both are allowed', () => {
    const spec = { ports: [{ port: 80, targetPort: 'http' }] }
    expect(read({ spec }, 'v1', 'Service').value['spec']).toEqual(spec)
  })

  it('reads the schemas of custom resources: schema or boolean, schema or list', () => {
    const schema = { items: { type: 'string', unheardOf: 1 }, additionalProperties: false, default: { a: [null] } }
    const spec = { group: 'a.b', names: {}, scope: '', versions: [{ name: 'v1', schema: { openAPIV3Schema: schema } }] }
    const { value, unknown } = read({ spec }, 'apiextensions.k8s.io/v1', 'CustomResourceDefinition')
    expect(unknown).toEqual([])
    expect(value['spec']).toMatchObject({
      versions: [
        {
          schema: {
            openAPIV3Schema: { items: { type: 'string' }, additionalProperties: false, default: { a: [null] } },
          },
        },
      ],
    })
  })
})

// Recorded from kube-apiserver 1.36.
const field = 'json: cannot unmarshal'
const quantity = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const ports = 'into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32'

describe('a value of a wrong type is refused in the words of Go', () => {
  it.each<[string, Json, string]>([
    ['Pod', port('x'), `${field} string ${ports}`],
    ['Pod', port(3e9), `${field} number 3000000000 ${ports}`],
    ['Pod', port(1.5), `${field} number 1.5 ${ports}`],
    [
      'Pod',
      { spec: { containers: {} } },
      `${field} object into Go struct field PodSpec.spec.containers of type []v1.Container`,
    ],
    ['Pod', { spec: [] }, `${field} array into Go struct field Pod.spec of type v1.PodSpec`],
    [
      'Pod',
      { spec: { containers: ['x'] } },
      `${field} string into Go struct field PodSpec.spec.containers of type v1.Container`,
    ],
    [
      'Pod',
      { metadata: { labels: { a: 5 } } },
      `${field} number into Go struct field ObjectMeta.metadata.labels of type string`,
    ],
    [
      'Pod',
      { metadata: { labels: [] } },
      `${field} array into Go struct field ObjectMeta.metadata.labels of type map[string]string`,
    ],
    [
      'Pod',
      { metadata: { creationTimestamp: 5 } },
      `${field} number into Go struct field ObjectMeta.metadata.creationTimestamp of type string`,
    ],
    [
      'Pod',
      { metadata: { creationTimestamp: 'x' } },
      'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
    ],
    ['Pod', limits('abc'), quantity],
    ['Pod', limits(true), quantity],
    ['Secret', { data: { a: '###' } }, 'illegal base64 data at input byte 0'],
    ['Secret', { data: { a: 'YQ' } }, 'illegal base64 data at input byte 0'],
    ['Secret', { data: { a: 5 } }, `${field} number into Go struct field Secret.data of type []uint8`],
    ['Secret', { immutable: 'x' }, `${field} string into Go struct field Secret.immutable of type bool`],
    ['Service', service(true), `${field} bool into Go struct field ServicePort.spec.ports.targetPort of type int32`],
    [
      'Service',
      service(1.5),
      `${field} number 1.5 into Go struct field ServicePort.spec.ports.targetPort of type int32`,
    ],
    ['ConfigMap', { data: 'x' }, `${field} string into Go struct field ConfigMap.data of type map[string]string`],
    ['ConfigMap', { metadata: 5 }, `${field} number into Go struct field ConfigMap.metadata of type v1.ObjectMeta`],
  ])('%s %j', (kind, value, message) => {
    expect(() => read(value, 'v1', kind)).toThrow(message)
  })
})
