import { describe, expect, test } from 'vitest'
import type { ConfigMap } from '#kube/kinds/core/config-map.ts'
import type { Container, EnvVar, Pod } from '#kube/kinds/core/pod.ts'
import type { Secret } from '#kube/kinds/core/secret.ts'
import { environmentOf } from '../../../../../../main/engine/node/pod/environment.ts'
import { expand } from '../../../../../../main/engine/node/pod/expansion.ts'
import { aPod } from '../../../../../support/manifests.ts'
import { readerOf } from '../../../../../support/reader.ts'

const settings: ConfigMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'default' },
  data: { colour: 'green', size: 'xl' },
}
const login: Secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'login', namespace: 'default' },
  data: { password: Buffer.from('pä$$').toString('base64') },
}
const surroundings = { podIP: '10.0.0.2', hostIP: '10.0.0.1', allocatable: { cpu: '666m', memory: '8Gi' } }

function variables(container: Partial<Container>): Record<string, string> {
  const base = aPod('p', container, { nodeName: 'n1', serviceAccountName: 'default' })
  const pod: Pod = {
    ...base,
    metadata: { ...base.metadata, uid: 'u', labels: { 'app.kubernetes.io/name': 'web' }, annotations: { note: 'a' } },
  }
  const [first] = pod.spec.containers
  if (!first) throw new Error('a pod has a container')
  return Object.fromEntries(environmentOf(pod, first, surroundings, readerOf([settings, login])))
}

const env = (...list: EnvVar[]) => variables({ env: list })

describe('the environment of a container', () => {
  test('takes whole objects with a prefix, and single keys over them', () => {
    const from = [{ prefix: 'S_', configMapRef: { name: 'settings' } }, { secretRef: { name: 'login' } }]
    expect(variables({ envFrom: from, env: [{ name: 'S_size', value: 'm' }] })).toEqual({
      S_colour: 'green',
      S_size: 'm',
      password: 'pä$$',
    })
    expect(env({ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'colour' } } })).toEqual({
      A: 'green',
    })
    expect(env({ name: 'A', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } })).toEqual({ A: 'pä$$' })
  })

  test('knows the pod', () => {
    const field = (fieldPath: string): string | undefined =>
      env({ name: 'A', valueFrom: { fieldRef: { fieldPath } } })['A']
    expect(
      [
        'metadata.name',
        'metadata.namespace',
        'metadata.uid',
        'spec.nodeName',
        'spec.serviceAccountName',
        'status.podIP',
        'status.hostIP',
      ].map(field),
    ).toEqual(['p', 'default', 'u', 'n1', 'default', '10.0.0.2', '10.0.0.1'])
    expect(field("metadata.labels['app.kubernetes.io/name']")).toBe('web')
    expect(field("metadata.annotations['note']")).toBe('a')
  })

  test.each([
    ['limits.cpu', undefined, { cpu: '250m' }, '1'],
    ['limits.cpu', '1m', { cpu: '250m' }, '250'],
    ['limits.memory', '1Mi', { memory: '64Mi' }, '64'],
    ['limits.memory', '1Gi', {}, '8'],
    ['requests.memory', undefined, { memory: '1Ki' }, '1024'],
  ])('counts %s in units of %s', (resource, divisor, limits, expected) => {
    const resourceFieldRef = { resource, ...(divisor ? { divisor } : {}) }
    expect(variables({ resources: { limits }, env: [{ name: 'A', valueFrom: { resourceFieldRef } }] })).toEqual({
      A: expected,
    })
  })

  test('names what is missing, unless it may be', () => {
    const key = (name: string, of: string, optional = false): EnvVar => ({
      name: 'A',
      valueFrom: { configMapKeyRef: { name, key: of, optional } },
    })
    expect(() => env(key('none', 'x'))).toThrow('configmap "none" not found')
    expect(() => env(key('settings', 'x'))).toThrow("couldn't find key x in ConfigMap default/settings")
    expect(() => variables({ envFrom: [{ secretRef: { name: 'none' } }] })).toThrow('secret "none" not found')
    expect(env(key('none', 'x', true))).toEqual({})
    expect(variables({ envFrom: [{ secretRef: { name: 'none', optional: true } }] })).toEqual({})
  })

  test('later variables know the earlier ones', () => {
    expect(
      env(
        { name: 'A', value: '1' },
        { name: 'B', value: '$(A)2' },
        { name: 'C', value: '$(B)3 $(D)' },
        { name: 'D', value: 'x' },
      ),
    ).toEqual({
      A: '1',
      B: '12',
      C: '123 $(D)',
      D: 'x',
    })
  })
})

test.each([
  ['$(A)', 'one'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$one'],
  ['$A $(', '$A $('],
  ['$(B)$(A)$$', '$(B)one$'],
])('%s expands to %s', (text, expected) => {
  expect(expand(text, new Map([['A', 'one']]))).toBe(expected)
})
