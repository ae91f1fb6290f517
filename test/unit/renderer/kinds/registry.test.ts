import { expect, test } from 'vitest'
import { kinds } from '#kube/kinds/registry.ts'
import { uiKindOf, uiKinds } from '../../../../renderer/kinds/registry.ts'

test.each(kinds.map(({ group, resource }) => [group, resource]))(
  '%s/%s has its half in the window',
  (group, resource) => {
    expect(uiKinds.some((kind) => kind.group === group && kind.resource === resource)).toBe(true)
  },
)

test('a kind that nobody has heard of can be read, edited and deleted', () => {
  expect(uiKindOf('shop.example', 'giftcards').actions).toEqual(['yaml', 'edit', 'delete'])
})

test('only what has replicas is scaled', () => {
  const scaled = uiKinds.filter(({ actions }) => actions.includes('scale')).map(({ resource }) => resource)
  expect(scaled.sort()).toEqual(['deployments', 'replicasets'])
})
