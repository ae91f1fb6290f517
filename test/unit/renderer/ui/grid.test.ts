import { describe, expect, test } from 'vitest'
import { tableColumnsOf } from '../../../../renderer/components/table-columns.ts'
import { uiKinds } from '../../../../renderer/kinds/registry.ts'
import { leastWidthOf, templateOf } from '../../../../renderer/ui/grid.ts'
import { kindOfResource } from '#kube/kinds/registry.ts'

test('a column gives way down to its least before the grid is scrolled', () => {
  const columns = [
    { id: 'name', title: 'Name', width: 168, grows: true },
    { id: 'status', title: 'Status', width: 160, least: 100 },
  ]
  expect(templateOf(columns, false)).toBe('minmax(168px, 1fr) minmax(100px, 160px) 36px')
  expect(leastWidthOf(columns, true)).toBe(32 + 168 + 100 + 36)
})

describe.each(uiKinds.map((kind) => [`${kind.group}/${kind.resource}`, kind] as const))('the list of %s', (_, kind) => {
  test('stands in a window of 1280 pixels', () => {
    const isNamespaced = kindOfResource(kind.group, kind.resource)?.namespaced ?? false
    const columns = tableColumnsOf(kind, {
      isNamespaced,
      hasClusters: false,
      shown: kind.columns,
      healthColumn: kind.healthColumn,
    }).filter(({ isWide }) => !isWide)
    // What the two bars at the left leave of the window.
    expect(
      leastWidthOf(
        columns.map((column) => ({ ...column, title: column.name })),
        true,
      ),
    ).toBeLessThanOrEqual(1_015)
  })

  test('shows only columns that there are', () => {
    const all = tableColumnsOf(kind, { isNamespaced: true, hasClusters: false }).map(({ id }) => id)
    expect([...(kind.columns ?? []), ...Object.keys(kind.links)].filter((id) => !all.includes(id))).toEqual(
      (kind.columns ?? []).includes('status') && !all.includes('status') ? ['status'] : [],
    )
  })
})
