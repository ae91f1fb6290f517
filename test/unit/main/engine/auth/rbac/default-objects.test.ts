import { afterAll, beforeAll, expect, it } from 'vitest'
import { clusterRoleBinding } from '#kube/kinds/rbac/cluster-role-binding.ts'
import { clusterRole } from '#kube/kinds/rbac/cluster-role.ts'
import { roleBinding } from '#kube/kinds/rbac/role-binding.ts'
import { role } from '#kube/kinds/rbac/role.ts'
import { reconcileDefaults } from '../../../../../../main/engine/auth/rbac/reconcile-defaults.ts'
import { createAccessApi, type AccessApi } from '../../../../../support/access-api.ts'

let api: AccessApi

beforeAll(async () => {
  api = await createAccessApi()
})

afterAll(() => {
  api.dispose()
})

it('makes as many roles and bindings as a real server, and leaves them alone', async () => {
  const count = (): number[] =>
    [clusterRole, clusterRoleBinding, role, roleBinding].map((kind) => api.registry.list(kind as never).items.length)
  expect(count()).toEqual([69, 50, 7, 7])
  const before = api.registry.revision
  await reconcileDefaults(api.registry)
  expect(api.registry.revision).toBe(before)
})

it('gives back what was taken, keeps what was added, and heeds autoupdate', async () => {
  const { registry } = api
  const added = { verbs: ['get'], apiGroups: ['example.org'], resources: ['things'] }
  await registry.modify(clusterRole, undefined, 'system:discovery', (one) => ({ ...one, rules: [added] }))
  await registry.modify(clusterRole, undefined, 'system:basic-user', (one) => ({
    ...one,
    rules: [],
    metadata: { ...one.metadata, annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'false' } },
  }))
  await registry.modify(clusterRoleBinding, undefined, 'system:discovery', (one) => ({ ...one, subjects: [] }))
  await registry.delete(clusterRoleBinding, undefined, 'cluster-admin')
  await reconcileDefaults(registry)
  const { rules = [] } = registry.get(clusterRole, undefined, 'system:discovery')
  expect(rules).toContainEqual(added)
  expect(rules).toContainEqual({ verbs: ['get'], nonResourceURLs: ['/openapi/*'] })
  expect(registry.get(clusterRole, undefined, 'system:basic-user').rules ?? []).toEqual([])
  expect(registry.get(clusterRoleBinding, undefined, 'system:discovery').subjects).toHaveLength(1)
  expect(registry.find(clusterRoleBinding, undefined, 'cluster-admin')).toBeDefined()
})
