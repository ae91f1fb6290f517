import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { TableColumn } from '../../components/table-columns.ts'
import { spaceWords } from '../../objects/resources.ts'
import { useLayout, type TableLayout } from '../../stores/layout.ts'
import type { GridColumn } from '../../ui/grid.ts'

/** Which columns a table shows and how wide, as remembered for its kind. */
export function useTableLayout(tableId: () => string, columns: () => readonly TableColumn[]) {
  const layout = useLayout()
  const { t, te } = useI18n()
  const own = computed<TableLayout>(() => layout.remembered.tables[tableId()] ?? {})

  const titleOf = (column: TableColumn): string =>
    te(`column.${column.id}`) ? t(`column.${column.id}`) : spaceWords(column.name)
  // A table without names would be a riddle, except for a kind whose names say nothing.
  const isFixed = (column: TableColumn): boolean => column.look === 'name' && !column.isWide
  const isShown = (column: TableColumn): boolean => isFixed(column) || (own.value.shown?.[column.id] ?? !column.isWide)

  const gridColumns: ComputedRef<(GridColumn & { source: TableColumn })[]> = computed(() =>
    columns()
      .filter(isShown)
      .map((column) => {
        const width = own.value.widths?.[column.id]
        return {
          id: column.id,
          title: titleOf(column),
          hint: column.hint,
          width: width ?? column.width,
          least: width === undefined ? column.least : undefined,
          grows: width === undefined && column.grows,
          isNumeric: column.isNumeric,
          source: column,
        }
      }),
  )
  const choices = computed(() =>
    columns().map((column) => ({
      id: column.id,
      title: titleOf(column),
      isShown: isShown(column),
      isFixed: isFixed(column),
    })),
  )

  function change(next: TableLayout): void {
    layout.remembered.tables = { ...layout.remembered.tables, [tableId()]: next }
  }

  function toggle(id: string): void {
    const column = columns().find((candidate) => candidate.id === id)
    if (column) change({ ...own.value, shown: { ...own.value.shown, [id]: !isShown(column) } })
  }

  function resize(id: string, width: number | undefined): void {
    const { [id]: _previous, ...others } = own.value.widths ?? {}
    change({ ...own.value, widths: width === undefined ? others : { ...others, [id]: width } })
  }

  return { gridColumns, choices, toggle, resize, reset: () => change({}) }
}
