import { computed } from 'vue'
import { describe, expect, test } from 'vitest'
import type { Row } from '#contract/objects.ts'
import { ObjectCollection } from '../../../../renderer/objects/object-collection.ts'

function row(name: string, more: Partial<Row> = {}): Row {
  return { id: `c/${name}`, cluster: 'c', name, isDeleting: false, labels: {}, cells: [], ...more }
}

function names(collection: ObjectCollection): string[] {
  return [...collection.state.rows.values()].map(({ name }) => name)
}

describe('ObjectCollection', () => {
  test('is not loaded before the first snapshot, and takes its rows and feeds', () => {
    const collection = new ObjectCollection()
    expect(collection.state.isLoaded).toBe(false)
    collection.apply({ type: 'snapshot', rows: [row('a'), row('b')], feeds: [{ cluster: 'c', state: 'live' }] })
    expect(names(collection)).toEqual(['a', 'b'])
    expect(collection.state).toMatchObject({ isLoaded: true, feeds: [{ cluster: 'c', state: 'live' }] })
  })

  test('a batch adds, replaces and removes, and is one trigger whatever its size', () => {
    const collection = new ObjectCollection()
    collection.apply({ type: 'snapshot', rows: [row('a'), row('b')], feeds: [] })
    let runs = 0
    const size = computed(() => {
      runs++
      return collection.state.rows.size
    })
    expect(size.value).toBe(2)
    const many = Array.from({ length: 500 }, (_, index) => row(`new-${String(index)}`))
    collection.apply({ type: 'batch', upserts: [row('a', { isDeleting: true }), ...many], deletes: ['c/b'] })
    expect(size.value).toBe(501)
    expect(runs).toBe(2)
    expect(collection.state.rows.get('c/a')?.isDeleting).toBe(true)
  })

  test('a later snapshot replaces everything', () => {
    const collection = new ObjectCollection()
    collection.apply({ type: 'snapshot', rows: [row('a')], feeds: [] })
    collection.apply({ type: 'snapshot', rows: [row('z')], feeds: [] })
    expect(names(collection)).toEqual(['z'])
  })

  test('the feed of one cluster changes and the others stay', () => {
    const collection = new ObjectCollection()
    const feeds = [
      { cluster: 'one', state: 'live' as const },
      { cluster: 'two', state: 'live' as const },
    ]
    collection.apply({ type: 'snapshot', rows: [], feeds })
    collection.apply({ type: 'feed', feed: { cluster: 'two', state: 'stale', asOf: '2026-01-01T00:00:00Z' } })
    expect(collection.state.feeds).toEqual([feeds[0], { cluster: 'two', state: 'stale', asOf: '2026-01-01T00:00:00Z' }])
  })

  test('a failure keeps the rows, and the next news clears it', () => {
    const collection = new ObjectCollection()
    collection.apply({ type: 'snapshot', rows: [row('a')], feeds: [] })
    collection.fail({ type: 'app', code: 'rpc.disconnected', details: {} })
    expect(names(collection)).toEqual(['a'])
    expect(collection.state.error).toBeDefined()
    collection.apply({ type: 'batch', upserts: [], deletes: [] })
    expect(collection.state.error).toBeUndefined()
  })

  test('rows cannot be changed by who reads them', () => {
    const collection = new ObjectCollection()
    collection.apply({ type: 'snapshot', rows: [row('a')], feeds: [] })
    expect(Object.isFrozen(collection.state.rows.get('c/a'))).toBe(true)
  })
})
