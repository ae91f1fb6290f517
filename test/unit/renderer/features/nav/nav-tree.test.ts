import { describe, expect, test } from 'vitest'
import type { DiscoveredKind } from '#contract/clusters.ts'
import { navTreeOf } from '../../../../../renderer/features/nav/nav-tree.ts'

function kind(group: string, name: string, resource: string, verbs = ['get', 'list', 'watch']): DiscoveredKind {
  return { group, version: 'v1', kind: name, resource, namespaced: true, verbs, shortNames: [], categories: [] }
}

const served = [
  kind('', 'Event', 'events'),
  kind('events.k8s.io', 'Event', 'events'),
  kind('', 'Secret', 'secrets'),
  kind('apps', 'ReplicaSet', 'replicasets'),
  kind('', 'Pod', 'pods'),
  kind('apps', 'Deployment', 'deployments'),
  kind('', 'Binding', 'bindings', ['create']),
  kind('shop.example', 'Order', 'orders'),
  kind('shop.example', 'GiftCard', 'giftcards'),
]

const tree = navTreeOf(served)
const itemsOf = (id: string): string[] =>
  (tree.find((section) => section.id === id)?.items ?? []).map((item) =>
    item.type === 'view' ? item.view : item.kind.resource,
  )

describe('navTreeOf', () => {
  test('sections stand in the known order, without those that the cluster does not serve', () => {
    expect(tree.map(({ id }) => id)).toEqual([
      'overview',
      'workloads',
      'config',
      'network',
      'events',
      'custom',
      'shop.example',
    ])
  })

  test('kinds stand in their own order, whatever that of discovery', () => {
    expect(itemsOf('workloads')).toEqual(['workloads', 'pods', 'deployments', 'replicasets'])
    expect(itemsOf('network')).toEqual(['forwards'])
  })

  test('custom kinds stand under their API group', () => {
    expect(itemsOf('shop.example')).toEqual(['giftcards', 'orders'])
  })

  test('what cannot be listed, and what is the same under another name, is left out', () => {
    const all = tree.flatMap((section) => section.items)
    const keys = all.map((item) => (item.type === 'kind' ? `${item.kind.group}/${item.kind.resource}` : item.view))
    expect(keys).not.toContain('/bindings')
    expect(keys).not.toContain('events.k8s.io/events')
    expect(keys).toContain('/events')
  })
})
