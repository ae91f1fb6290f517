import { describe, expect, test } from 'vitest'
import { configMap, type ConfigMap } from '#kube/kinds/core/config-map.ts'
import { secret, type Secret } from '#kube/kinds/core/secret.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'
import { causesOf } from '../../../../../support/test-registry.ts'

const under = registryUnderTest()

const metadata = { name: 'a', namespace: 'default' }
const createMap = (content: Partial<ConfigMap>) =>
  under.registry.create(configMap, { apiVersion: 'v1', kind: 'ConfigMap', metadata, ...content })
const createSecret = (content: Partial<Secret>) =>
  under.registry.create(secret, { apiVersion: 'v1', kind: 'Secret', metadata, ...content })

describe('a ConfigMap', () => {
  test('has keys that can be file names, and room for a mebibyte', async () => {
    expect(await causesOf(() => createMap({ data: { 'a b': '', '..': '' } }))).toEqual([
      expect.stringContaining('data[a b]: Invalid value: "a b": a valid config key must consist of'),
      `data[..]: Invalid value: "..": must not be '..'`,
    ])
    expect(await causesOf(() => createMap({ data: { a: '1' }, binaryData: { a: 'MQ==' } }))).toEqual([
      'data[a]: Invalid value: "a": duplicate of key present in binaryData',
    ])
    expect(await causesOf(() => createMap({ data: { a: 'x'.repeat(1024 * 1024 + 1) } }))).toEqual([
      '[]: Too long: may not be more than 1048576 bytes',
    ])
  })

  test('that is immutable stays as it is', async () => {
    await createMap({ data: { a: '1' }, immutable: true })
    const change = (content: Partial<ConfigMap>) =>
      causesOf(() => under.registry.modify(configMap, 'default', 'a', (it) => ({ ...it, ...content })))
    expect(await change({ data: { a: '2' } })).toEqual(['data: Forbidden: field is immutable when `immutable` is set'])
    expect(await change({ immutable: false })).toEqual([
      'immutable: Forbidden: field is immutable when `immutable` is set',
    ])
  })
})

describe('a Secret', () => {
  test('takes plain text and keeps base64', async () => {
    const created = await createSecret({ data: { a: 'MQ==' }, stringData: { b: 'é', a: '2' } })
    expect(created.data).toEqual({ a: 'Mg==', b: 'w6k=' })
    expect(created.stringData).toBeUndefined()
    expect(created.type).toBe('Opaque')
  })

  test('does not repeat what it refuses', async () => {
    const causes = await causesOf(() => createSecret({ data: { a: 'hunter2!' } }))
    expect(causes).toHaveLength(1)
    expect(causes[0]).not.toContain('hunter2')
  })

  test.each([
    ['kubernetes.io/tls', ['data[tls.crt]: Required value', 'data[tls.key]: Required value']],
    ['kubernetes.io/dockerconfigjson', ['data[.dockerconfigjson]: Required value']],
    ['kubernetes.io/ssh-auth', ['data[ssh-privatekey]: Required value']],
  ])('of type %s has its keys', async (type, expected) => {
    expect(await causesOf(() => createSecret({ type }))).toEqual(expected)
  })

  test('keeps its type', async () => {
    await createSecret({})
    const change = under.registry.modify(secret, 'default', 'a', (it) => ({ ...it, type: 'other' }))
    expect(await causesOf(() => change)).toEqual(['type: Invalid value: "other": field is immutable'])
  })
})
