import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { configMap, type ConfigMap } from '#kube/kinds/core/config-map.ts'
import { createCommitter, type Committer } from '../../../../../main/engine/runtime/committer.ts'
import { batch, create, note, remove, update, type EventNote } from '../../../../../main/engine/runtime/intents.ts'
import { createTestRegistry, type TestRegistry } from '../../../../support/test-registry.ts'

const aMap = (name: string, data: Record<string, string> = {}): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data,
})

describe('the committer', () => {
  let cluster: TestRegistry
  let notes: EventNote[]
  let committer: Committer

  beforeEach(async () => {
    cluster = await createTestRegistry()
    notes = []
    const recorder = { record: (told: EventNote) => notes.push(told), settled: () => Promise.resolve() }
    committer = createCommitter({ registry: cluster.registry, recorder, user: { name: 'test', groups: [] } })
  })

  afterEach(() => cluster.dispose())

  const names = (): string[] =>
    cluster.registry.list(configMap, { namespace: 'default' }).items.map(({ metadata }) => metadata.name)

  test('writes in order, and what follows a creation knows the name it was given', async () => {
    const generated = { ...aMap(''), metadata: { name: '', generateName: 'made-', namespace: 'default' } }
    const told = create(configMap, generated, (created) => [note(created, 'Normal', 'Made', created.metadata.name)])
    await committer.commit([create(configMap, aMap('first')), told])
    expect(names()).toEqual(['first', expect.stringMatching(/^made-/)])
    expect(notes.map(({ message }) => message)).toEqual([names()[1]])
  })

  test('an update of what has changed since is a conflict, and loses nothing', async () => {
    const stale = await cluster.registry.create(configMap, aMap('a', { by: 'one' }))
    await cluster.registry.update(configMap, { ...stale, data: { by: 'two' } })
    const late = update(configMap, { ...stale, data: { by: 'three' } })
    await expect(committer.commit([late])).rejects.toMatchObject({ reason: 'Conflict' })
    expect(cluster.registry.get(configMap, 'default', 'a').data).toEqual({ by: 'two' })
  })

  test('deletes the very object that was meant, and finds it gone without complaint', async () => {
    const first = await cluster.registry.create(configMap, aMap('a'))
    await committer.commit([remove(configMap, first)])
    await committer.commit([remove(configMap, first)])
    await cluster.registry.create(configMap, aMap('a'))
    await expect(committer.commit([remove(configMap, first)])).rejects.toMatchObject({ reason: 'Conflict' })
    expect(names()).toEqual(['a'])
  })

  test('a batch starts slowly: a refusal is met once, not five hundred times', async () => {
    await cluster.registry.create(configMap, aMap('taken'))
    const intents = Array.from({ length: 500 }, (_, index) =>
      create(configMap, aMap(index < 3 ? `ok-${String(index)}` : 'taken')),
    )
    const refusals: unknown[] = []
    const commit = committer.commit([
      batch(intents, (error) => {
        refusals.push(error)
        return [note(aMap('told'), 'Warning', 'Failed', 'no')]
      }),
    ])
    await expect(commit).rejects.toMatchObject({ reason: 'AlreadyExists' })
    expect(names().filter((name) => name.startsWith('ok-'))).toHaveLength(3)
    expect(refusals).toHaveLength(1)
    expect(notes.map(({ reason }) => reason)).toEqual(['Failed'])
  })
})
