import { afterAll, beforeAll, expect, it } from 'vitest'
import { clusterRole } from '#kube/kinds/rbac/cluster-role.ts'
import { roleBinding } from '#kube/kinds/rbac/role-binding.ts'
import { attributesOf } from '../../../../../../main/engine/api/filters/authorization.ts'
import { requestInfoOf } from '../../../../../../main/engine/api/request-info.ts'
import { anonymous } from '../../../../../../main/engine/auth/authentication/user.ts'
import { createAccessApi, user, type AccessApi } from '../../../../../support/access-api.ts'
import { pathVerdicts, resourceVerdicts } from './recorded-verdicts.ts'

let api: AccessApi
const users = [anonymous, user('nobody'), user('reader'), user('editor')]
const group = 'rbac.authorization.k8s.io'

beforeAll(async () => {
  api = await createAccessApi()
  const grants = [
    ['reader', 'system:aggregate-to-view'],
    ['editor', 'system:aggregate-to-view'],
    ['editor', 'system:aggregate-to-edit'],
  ] as const
  for (const [name, role] of grants) {
    await api.registry.create(roleBinding, {
      apiVersion: `${group}/v1`,
      kind: 'RoleBinding',
      metadata: { name: `${name}-${role.slice(20)}`, namespace: 'default' },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'User', apiGroup: group, name }],
    })
  }
  expect(api.registry.find(clusterRole, undefined, 'system:aggregate-to-view')).toBeDefined()
})

afterAll(() => {
  api.dispose()
})

async function isAllowed(who: (typeof users)[number], method: string, path: string): Promise<boolean> {
  const { pathname, searchParams: query } = new URL(path, 'https://engine')
  const info = requestInfoOf(method, pathname, query)
  const request = { query } as Parameters<typeof attributesOf>[0]['request']
  return (await api.access.authorizer.authorize(attributesOf({ user: who, info, request }))).decision === 'allow'
}

const verbs = {
  c: ['POST', ''],
  d: ['DELETE', '/x'],
  D: ['DELETE', ''],
  g: ['GET', '/x'],
  l: ['GET', ''],
  p: ['PATCH', '/x'],
  u: ['PUT', '/x'],
  w: ['GET', '?watch=1'],
} as const

it.each(resourceVerdicts.trim().split('\n'))('says what the real server said: %s', async (line) => {
  const [base = '', resource = '', scope = '', reader = '', editor = ''] = line.split(' ')
  const [plural = '', part] = resource.split('/')
  const own = plural.startsWith('selfsubject') ? 'c' : ''
  const wanted = ['', own, reader, editor]
  for (const [letter, [method, tail]] of Object.entries(verbs)) {
    // A part is always one of a named object.
    if (part && 'Dlw'.includes(letter)) continue
    for (const namespace of scope === 'namespaced' ? ['default', 'kube-system'] : [undefined]) {
      const home = namespace ? `/namespaces/${namespace}` : ''
      const path = `${base}${home}/${plural}${part ? `/x/${part}` : tail}`
      for (const [index, who] of users.entries()) {
        const isWanted = namespace !== 'kube-system' && (wanted[index] ?? '').includes(letter)
        expect(await isAllowed(who, method, path), `${who.name} ${method} ${path}`).toBe(isWanted)
      }
    }
  }
})

it.each(pathVerdicts.trim().split('\n'))('says what the real server said: %s', async (line) => {
  const [row = '', method = '', path = ''] = line.split(' ')
  const verdicts = users.map((who) => isAllowed(who, method, path.replace('ref-auth', 'default')))
  const found = (await Promise.all(verdicts)).map((allowed) => (allowed ? 'x' : '-')).join('')
  expect(found).toBe(row)
})
