import { describe, expect, test } from 'vitest'
import type { LocationQuery } from 'vue-router'
import {
  fromGroupParam,
  objectLocation,
  parseListQuery,
  toGroupParam,
  toListQuery,
  type ListState,
} from '../../../../renderer/objects/list-route.ts'

const plain: ListState = { namespaces: [], filter: '', sort: undefined, open: undefined, tab: 'summary', isFull: false }

describe('the URL of a list', () => {
  test('a plain list has a plain URL', () => {
    expect(toListQuery(plain)).toEqual({})
    expect(parseListQuery({})).toEqual(plain)
  })

  test.each<Partial<ListState>>([
    { namespaces: ['shop', 'kube-system'] },
    { filter: 'app=web status:failed' },
    { sort: { column: 'restarts', descending: true } },
    { open: { namespace: 'shop', name: 'web-1' }, tab: 'logs' },
    { open: { namespace: undefined, name: 'node-1' }, isFull: true },
  ])('survives a reload: %j', (part) => {
    const state = { ...plain, ...part }
    const read = parseListQuery(toListQuery(state) as LocationQuery)
    expect({ ...read, open: read.open && { namespace: undefined, ...read.open } }).toEqual(state)
  })

  test('what is not understood is left out', () => {
    const query = { tab: 'nonsense', sort: 'restarts', open: 'shop/', full: 'yes', ns: ',,' }
    expect(parseListQuery(query)).toEqual(plain)
  })

  test('a parameter that stands twice counts once', () => {
    expect(parseListQuery({ q: ['web', 'db'] }).filter).toBe('web')
  })
})

test('the core group has a name in a path and only there', () => {
  expect(fromGroupParam(toGroupParam(''))).toBe('')
  expect(fromGroupParam(toGroupParam('apps'))).toBe('apps')
})

test('an object is read in its own namespace, in the list of its kind', () => {
  const resource = { group: '', version: 'v1', resource: 'pods', namespaced: true }
  expect(objectLocation({ cluster: 'file/a b', resource, namespace: 'shop', name: 'web-1' }, 'yaml')).toEqual({
    name: 'list',
    params: { cluster: 'file/a b', group: 'core', version: 'v1', resource: 'pods' },
    query: { ns: 'shop', open: 'shop/web-1', tab: 'yaml' },
  })
})
