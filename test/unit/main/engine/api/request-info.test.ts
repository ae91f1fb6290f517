import { expect, it } from 'vitest'
import { parseResourcePath, verbOf } from '../../../../../main/engine/api/request-info.ts'

it.each([
  ['/api/v1/pods', { group: '', version: 'v1', resource: 'pods' }],
  ['/api/v1/namespaces', { group: '', version: 'v1', resource: 'namespaces' }],
  ['/api/v1/namespaces/a', { group: '', version: 'v1', resource: 'namespaces', name: 'a' }],
  ['/api/v1/namespaces/a/finalize', { resource: 'namespaces', name: 'a', subresource: 'finalize', namespace: 'a' }],
  ['/api/v1/namespaces/a/pods', { resource: 'pods', namespace: 'a' }],
  ['/api/v1/namespaces/a/pods/p/log', { resource: 'pods', namespace: 'a', name: 'p', subresource: 'log' }],
  ['/apis/apps/v1/namespaces/a/deployments/d', { group: 'apps', resource: 'deployments', namespace: 'a', name: 'd' }],
  ['/api/v1/nodes/n%2Fx', { resource: 'nodes', name: 'n/x' }],
])('reads %s', (path, expected) => {
  expect(parseResourcePath(path)).toMatchObject(expected)
})

it('leaves what is above the resources', () => {
  for (const path of ['/', '/api', '/api/v1', '/apis', '/apis/apps', '/apis/apps/v1', '/version']) {
    expect(parseResourcePath(path), path).toBeUndefined()
  }
})

it('refuses paths that are too deep or badly escaped', () => {
  for (const path of ['/api/v1/namespaces/a/pods/p/log/x', '/api/v1/pods/%zz']) {
    expect(() => parseResourcePath(path)).toThrow('could not find the requested resource')
  }
})

it('names the verb', () => {
  const verb = (method: string, path: string, query = ''): string =>
    verbOf(method, parseResourcePath(path), new URLSearchParams(query))
  expect(verb('GET', '/api/v1/pods')).toBe('list')
  expect(verb('GET', '/api/v1/pods', 'watch=1')).toBe('watch')
  expect(verb('GET', '/api/v1/pods', 'watch=false')).toBe('list')
  expect(verb('GET', '/api/v1/namespaces/a/pods/p')).toBe('get')
  expect(verb('DELETE', '/api/v1/namespaces/a/pods')).toBe('deletecollection')
  expect(verb('PUT', '/api/v1/nodes/n')).toBe('update')
  expect(verb('GET', '/api')).toBe('get')
})
