import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { createInformer, type Informer } from '../../../../../main/engine/runtime/informer.ts'
import { aPod } from '../../../../support/manifests.ts'
import { createTestRegistry, type TestRegistry } from '../../../../support/test-registry.ts'

const labelled = (name: string, labels: Record<string, string>, owner?: string): Pod => {
  const ownerReferences = owner ? [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: owner }] : []
  return { ...aPod(name, { image: 'i' }), metadata: { name, namespace: 'default', labels, ownerReferences } }
}

const names = (pods: readonly Pod[]): string[] => pods.map(({ metadata }) => metadata.name).sort()

describe('an informer', () => {
  let cluster: TestRegistry
  let informer: Informer<Pod>

  beforeEach(async () => {
    cluster = await createTestRegistry()
    await cluster.registry.create(podKind, labelled('early', { app: 'web' }, 'o1'))
    informer = createInformer(cluster.registry, podKind)
  })

  afterEach(() => {
    informer.dispose()
    cluster.dispose()
  })

  test('has what was there, and every write when its promise resolves', async () => {
    expect(names(informer.cache.list('default'))).toEqual(['early'])
    await cluster.registry.create(podKind, labelled('late', {}))
    expect(names(informer.cache.list('default'))).toEqual(['early', 'late'])
    await cluster.registry.delete(podKind, 'default', 'late', { gracePeriodSeconds: 0 })
    expect(names(informer.cache.list('default'))).toEqual(['early'])
  })

  test('finds by owner and by selector, before and after a change', async () => {
    const { cache } = informer
    const web = { matchLabels: { app: 'web' } }
    expect(names(cache.selected('default', web))).toEqual(['early'])
    expect(names(cache.ownedBy('o1'))).toEqual(['early'])
    await cluster.registry.modify(podKind, 'default', 'early', (pod) => ({
      ...pod,
      metadata: { ...pod.metadata, labels: { app: 'db' }, ownerReferences: [] },
    }))
    await cluster.registry.create(podKind, labelled('other', { app: 'web', tier: 'front' }))
    expect(names(cache.selected('default', web))).toEqual(['other'])
    expect(names(cache.selected('default', { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }))).toEqual(
      ['early'],
    )
    expect(names(cache.selected('default', {}))).toEqual(['early', 'other'])
    expect(cache.selected('default', undefined)).toEqual([])
    expect(cache.selected('other', web)).toEqual([])
    expect(cache.ownedBy('o1')).toEqual([])
  })

  test('tells of each change with what was before', async () => {
    const seen: [string | undefined, string | undefined][] = []
    const subscription = informer.onChange(({ previous, current }) =>
      seen.push([previous?.metadata.resourceVersion, current?.metadata.resourceVersion]),
    )
    const created = await cluster.registry.create(podKind, labelled('a', {}))
    await cluster.registry.delete(podKind, 'default', 'a', { gracePeriodSeconds: 0 })
    expect(seen).toEqual([
      [undefined, created.metadata.resourceVersion],
      [created.metadata.resourceVersion, undefined],
    ])
    subscription.dispose()
  })
})
