import { expect, test } from 'vitest'
import { configMap, type ConfigMap } from '#kube/kinds/core/config-map.ts'
import { namespace } from '#kube/kinds/core/namespace.ts'
import { registryUnderTest } from '../../../../support/registry-under-test.ts'
import { refusalOf } from '../../../../support/test-registry.ts'

const under = registryUnderTest()

const map = (inNamespace: string): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: inNamespace },
})

test('nothing is made in a namespace that is not there', async () => {
  expect(await refusalOf(() => under.registry.create(configMap, map('nowhere')))).toMatchObject({
    code: 404,
    message: 'namespaces "nowhere" not found',
  })
})

test('nothing is made in a namespace that goes, and what is there can still change', async () => {
  const { registry } = under
  await registry.create(configMap, map('other'))
  await registry.delete(namespace, undefined, 'other')
  expect(
    await refusalOf(() => registry.create(configMap, { ...map('other'), metadata: { name: 'b', namespace: 'other' } })),
  ).toMatchObject({
    code: 403,
    reason: 'Forbidden',
    message:
      'configmaps "b" is forbidden: unable to create new content in namespace other because it is being terminated',
    details: { causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace' }] },
  })
  await registry.update(configMap, { ...map('other'), data: { k: 'v' } })
})

test('the namespaces of the system stay', async () => {
  expect(await refusalOf(() => under.registry.delete(namespace, undefined, 'default'))).toMatchObject({
    code: 403,
    message: 'namespaces "default" is forbidden: this namespace may not be deleted',
  })
})

test('a namespace is labelled with its name and held by its finalizer', async () => {
  const { metadata, spec, status } = under.registry.get(namespace, undefined, 'other')
  expect(metadata.labels).toEqual({ 'kubernetes.io/metadata.name': 'other' })
  expect(spec).toEqual({ finalizers: ['kubernetes'] })
  expect(status).toEqual({ phase: 'Active' })
})
