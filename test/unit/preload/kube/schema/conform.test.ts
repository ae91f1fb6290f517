import { describe, expect, it } from 'vitest'
import { conform } from '#kube/schema/conform.ts'
import { typeNameOf } from '#kube/schema/schema.ts'

function deployment(container: object, rest: object = {}): Record<string, unknown> {
  return { metadata: { name: 'x' }, spec: { template: { spec: { containers: [container] } } }, ...rest }
}

const read = (value: Record<string, unknown>, kind = 'apps/v1/Deployment'): ReturnType<typeof conform> => {
  const at = kind.lastIndexOf('/')
  return conform(typeNameOf(kind.slice(0, at), kind.slice(at + 1)) ?? '', value)
}

describe('fields', () => {
  it('drops unknown ones, and names them with their place', () => {
    const { value, unknown } = read(deployment({ name: 'c', imagee: 'x' }, { statuss: {} }))
    expect(unknown).toEqual(['spec.template.spec.containers[0].imagee', 'statuss'])
    expect(value).toEqual(deployment({ name: 'c' }))
  })

  it('drops nulls, but for the zero values in lists and maps', () => {
    const value = { metadata: { creationTimestamp: null, labels: { a: null }, finalizers: [null] }, spec: null }
    expect(read(value).value).toEqual({ metadata: { labels: { a: '' }, finalizers: [''] } })
  })

  it('does not take a property of every object for a field', () => {
    expect(read({ toString: 'x', constructor: {} }).unknown).toEqual(['toString', 'constructor'])
  })

  it('keeps maps whole, whatever their keys are called', () => {
    const labels = { 'a.b/c': 'd', spec: 'x', __proto__x: 'y' }
    expect(read({ metadata: { labels } }).value).toEqual({ metadata: { labels } })
  })
})

describe('types', () => {
  it.each([
    [
      { spec: { replicas: '3' } },
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      { spec: { replicas: 1.5 } },
      'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      { spec: { paused: 'yes' } },
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool',
    ],
    [{ spec: [] }, 'json: cannot unmarshal array into Go struct field Deployment.spec of type v1.DeploymentSpec'],
    [
      { metadata: { labels: { a: 1 } } },
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      deployment({ command: 'sh' }),
      'json: cannot unmarshal string into Go struct field Container.spec.template.spec.containers.command of type []string',
    ],
    [{ metadata: { creationTimestamp: 'yesterday' } }, 'metadata.creationTimestamp: parsing time "yesterday"'],
  ])('%j', (value, message) => {
    expect(() => read(value)).toThrow(message)
  })

  it('takes numbers for quantities, and either form where both are allowed', () => {
    const limits = { cpu: 2, memory: '1024Ki' }
    const { value } = read(deployment({ resources: { limits } }, {}))
    expect(value).toEqual(deployment({ resources: { limits: { cpu: '2', memory: '1Mi' } } }))
    expect(() => read(deployment({ resources: { limits: { cpu: 'two' } } }))).toThrow('quantities must match')
    const ports = [
      { port: 80, targetPort: 'http' },
      { port: 81, targetPort: 8080 },
    ]
    expect(read({ spec: { ports } }, 'v1/Service').value).toEqual({ spec: { ports } })
  })

  it('wants base64 where there are bytes', () => {
    expect(read({ data: { a: 'aGk=' } }, 'v1/Secret').value).toEqual({ data: { a: 'aGk=' } })
    expect(() => read({ data: { a: 'hi!' } }, 'v1/Secret')).toThrow('data.a: illegal base64 data')
  })
})
