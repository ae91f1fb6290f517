import { computed, type ComputedRef } from 'vue'
import type { Row } from '#contract/objects.ts'
import { sortValueOf, type TableColumn } from '../../components/table-columns.ts'
import { useThrottled } from '../../components/use-throttled.ts'
import type { CollectionState } from '../../objects/object-collection.ts'
import { matchesFilter, parseFilter } from '../../objects/row-filter.ts'
import { createRowSorter, type SortOrder } from '../../objects/row-sort.ts'

/** The rows that match, in order. With many rows a busy cluster makes them anew at most four times a second. */
export function useTableRows(
  state: () => CollectionState,
  columns: () => readonly TableColumn[],
  filter: () => string,
  sort: () => SortOrder | undefined,
): ComputedRef<readonly Row[]> {
  const rows = useThrottled(state, () => (state().rows.size > 2_000 ? 250 : 0))
  const terms = computed(() => parseFilter(filter()))
  const matching = computed(() => {
    const all = [...rows.value.rows.values()]
    return terms.value.length === 0 ? all : all.filter((row) => matchesFilter(row, terms.value))
  })
  const sortRows = createRowSorter()
  return computed(() => {
    const order = sort()
    const column = order && columns().find(({ id }) => id === order.column)
    return sortRows(matching.value, column && sortValueOf(column), order?.descending ?? false)
  })
}
