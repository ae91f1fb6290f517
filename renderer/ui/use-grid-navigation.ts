import { computed, type ComputedRef } from 'vue'

interface Navigation {
  ids: () => readonly string[]
  active: () => string | undefined
  /** How many rows a page key moves. */
  pageSize: () => number
  activate(id: string, index: number): void
  open(id: string): void
  toggle(id: string): void
  selectAll(): void
  menu(id: string): void
}

/**
 * The keys of a grid. The focus stays on the grid and `aria-activedescendant` names the row, so that the focus is
 * not lost when a row moves, leaves the window or goes.
 */
export function useGridNavigation(navigation: Navigation): {
  activeIndex: ComputedRef<number>
  /** True when the key was one of the grid's. */
  handleKey(event: KeyboardEvent): boolean
} {
  const indexById = computed(() => new Map(navigation.ids().map((id, index) => [id, index])))
  const activeIndex = computed(() => indexById.value.get(navigation.active() ?? '') ?? -1)

  function moveTo(index: number): void {
    const ids = navigation.ids()
    const target = Math.min(Math.max(index, 0), ids.length - 1)
    const id = ids[target]
    if (id !== undefined) navigation.activate(id, target)
  }

  const moves: Record<string, (index: number) => number> = {
    ArrowDown: (index) => index + 1,
    j: (index) => index + 1,
    ArrowUp: (index) => index - 1,
    k: (index) => index - 1,
    PageDown: (index) => index + navigation.pageSize(),
    PageUp: (index) => index - navigation.pageSize(),
    Home: () => 0,
    End: () => Infinity,
  }

  function handleKey(event: KeyboardEvent): boolean {
    if (event.altKey) return false
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== 'a') return false
      navigation.selectAll()
      return true
    }
    const move = moves[event.key]
    if (move) {
      moveTo(move(activeIndex.value))
      return true
    }
    const id = navigation.active()
    if (id === undefined || activeIndex.value < 0) return false
    if (event.key === 'Enter') navigation.open(id)
    else if (event.key === ' ') navigation.toggle(id)
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) navigation.menu(id)
    else return false
    return true
  }

  return { activeIndex, handleKey }
}
