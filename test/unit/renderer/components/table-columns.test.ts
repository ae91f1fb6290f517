import { describe, expect, test } from 'vitest'
import type { Row } from '#contract/objects.ts'
import { sortValueOf, tableColumnsOf } from '../../../../renderer/components/table-columns.ts'

const pods = tableColumnsOf({ group: '', resource: 'pods' }, { isNamespaced: true, hasClusters: false })

describe('tableColumnsOf', () => {
  test('where an object is comes first, its age last of what is shown', () => {
    const shown = pods.filter(({ isWide }) => !isWide).map(({ id }) => id)
    expect(shown).toEqual(['name', 'namespace', 'ready', 'status', 'restarts', 'age'])
  })

  test('what kubectl shows with -o wide can be asked for', () => {
    expect(pods.filter(({ isWide }) => isWide).map(({ id }) => id)).toContain('node')
  })

  test('what kubectl does not say of a kind stands in its list all the same', () => {
    const definitions = tableColumnsOf(
      { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' },
      { isNamespaced: false, hasClusters: false },
    )
    expect(definitions.map(({ id }) => id)).toEqual(['name', 'kind', 'group', 'scope', 'versions', 'created-at'])
  })

  test('the tip of a heading is a sentence, not the whole of what the API says', () => {
    const drivers = tableColumnsOf(
      { group: 'storage.k8s.io', resource: 'csidrivers' },
      { isNamespaced: false, hasClusters: false },
    )
    for (const { hint = '' } of drivers) expect(hint.length).toBeLessThan(420)
    expect(drivers.find(({ id }) => id === 'storagecapacity')?.hint).toMatch(/^storageCapacity indicates .*\.$/)
  })

  test('a kind without a descriptor has a name and an age', () => {
    const columns = tableColumnsOf(
      { group: 'shop.example', resource: 'giftcards' },
      { isNamespaced: false, hasClusters: true },
    )
    expect(columns.map(({ id }) => id)).toEqual(['name', 'cluster', 'age'])
  })

  test('a kind may have its own mind about what is shown first', () => {
    const events = tableColumnsOf(
      { group: '', resource: 'events' },
      { isNamespaced: true, hasClusters: false, shown: ['reason', 'type'], healthColumn: 'type' },
    )
    expect(events.filter(({ isWide }) => !isWide).map(({ id, look }) => [id, look])).toEqual([
      ['reason', 'plain'],
      ['type', 'health'],
    ])
  })
})

test('the shortest age is the youngest', () => {
  const age = pods.find(({ id }) => id === 'age')
  const row = (created: string): Row => ({
    id: '',
    cluster: '',
    name: '',
    created,
    isDeleting: false,
    labels: {},
    cells: [],
  })
  const key = age && sortValueOf(age)
  expect(Number(key?.(row('2026-01-02T00:00:00Z')))).toBeLessThan(Number(key?.(row('2026-01-01T00:00:00Z'))))
})
