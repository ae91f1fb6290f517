import { expect, it } from 'vitest'
import { requestInfoOf } from '../../../../../main/engine/api/request-info.ts'

const read = (path: string, method = 'GET') => {
  const { pathname, searchParams } = new URL(path, 'https://engine')
  return requestInfoOf(method, pathname, searchParams)
}

it.each([
  ['/api/v1/pods', { group: '', version: 'v1', resource: 'pods' }],
  ['/api/v1/namespaces', { group: '', version: 'v1', resource: 'namespaces' }],
  ['/api/v1/namespaces/a', { resource: 'namespaces', name: 'a', namespace: 'a' }],
  ['/api/v1/namespaces/a/finalize', { resource: 'namespaces', name: 'a', subresource: 'finalize', namespace: 'a' }],
  ['/api/v1/namespaces/a/pods', { resource: 'pods', namespace: 'a' }],
  ['/api/v1/namespaces/a/pods/p/log', { resource: 'pods', namespace: 'a', name: 'p', subresource: 'log' }],
  ['/apis/apps/v1/namespaces/a/deployments/d', { group: 'apps', resource: 'deployments', namespace: 'a', name: 'd' }],
  ['/api/v1/nodes/n%2Fproxy', { resource: 'nodes', name: 'n', subresource: 'proxy' }],
  ['/api/v1/nodes/n/proxy/a/b', { resource: 'nodes', name: 'n', subresource: 'proxy', rest: ['a', 'b'] }],
  ['/api/v1/watch/namespaces/a/pods', { resource: 'pods', namespace: 'a' }],
])('reads %s', (path, expected) => {
  expect(read(path).target).toMatchObject(expected)
})

it('leaves what is above the resources', () => {
  for (const path of ['/', '/api', '/api/v1', '/apis', '/apis/apps', '/apis/apps/v1', '/version']) {
    expect(read(path).target, path).toBeUndefined()
  }
  expect(read('/x%3Cb%3E').path).toBe('/x<b>')
})

it.each([
  ['GET', '/api/v1/pods', 'list'],
  ['HEAD', '/api/v1/pods', 'list'],
  ['GET', '/api/v1/pods?watch=1', 'watch'],
  ['GET', '/api/v1/pods?watch=false', 'list'],
  ['GET', '/api/v1/namespaces/a/pods/p', 'get'],
  ['GET', '/api/v1/namespaces/a/pods/p?watch=1', 'get'],
  ['GET', '/api/v1/watch/pods', 'watch'],
  ['DELETE', '/api/v1/namespaces/a/pods', 'deletecollection'],
  ['PUT', '/api/v1/nodes/n', 'update'],
  ['GET', '/api', 'get'],
  ['HEAD', '/version', 'head'],
  ['OPTIONS', '/api/v1/pods', ''],
  ['FOO', '/api/v1/pods', ''],
])('%s %s is %s', (method, path, verb) => {
  expect(read(path, method).verb).toBe(verb)
})

it('knows the one object that a selector asks for', () => {
  expect(read('/api/v1/pods?fieldSelector=metadata.name%3Dx').name).toBe('x')
  expect(read('/api/v1/pods?fieldSelector=metadata.name!%3Dx').name).toBe('')
  expect(read('/api/v1/pods?fieldSelector=metadata.name%3D..').name).toBe('')
  expect(read('/api/v1/pods?fieldSelector=metadata.name%3Da%252Fb').name).toBe('')
  expect(read('/api/v1/pods?fieldSelector=%3D%3D%3D').name).toBe('')
})
