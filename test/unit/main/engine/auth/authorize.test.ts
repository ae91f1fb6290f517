import { expect, it } from 'vitest'
import { authorize, authorizers } from '../../../../../main/engine/auth/authorize.ts'

const request = { verb: 'get', path: '/api/v1/namespaces/a/pods/p', resource: 'pods', namespace: 'a', name: 'p' }

it('lets system:masters do everything', () => {
  const user = { name: 'root', groups: ['system:masters'] }
  expect(() => {
    authorize(authorizers, { ...request, user })
  }).not.toThrow()
})

it('refuses everybody else, in words that say what was wanted', () => {
  const user = { name: 'eve', groups: ['system:authenticated'] }
  expect(() => {
    authorize(authorizers, { ...request, user })
  }).toThrow('pods "p" is forbidden: User "eve" cannot get resource "pods" in API group "" in the namespace "a"')
  expect(() => {
    authorize(authorizers, { user, verb: 'get', path: '/metrics' })
  }).toThrow('forbidden: User "eve" cannot get path "/metrics"')
})

it('stops at the first authorizer with an opinion', () => {
  const user = { name: 'root', groups: ['system:masters'] }
  expect(() => {
    authorize([() => 'deny', ...authorizers], { ...request, user })
  }).toThrow('forbidden')
})
