import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { ObjectRef } from '#contract/schemas.ts'

export interface DockTab {
  readonly id: string
  readonly type: 'logs' | 'edit'
  readonly kind: string
  readonly ref: ObjectRef
}

export interface TableLayout {
  /** Column id → shown or hidden, where it differs from the default. */
  shown?: Record<string, boolean>
  /** Column id → pixels. */
  widths?: Record<string, number>
}

const storageKey = 'archipel.layout'

interface Remembered {
  navWidth: number
  drawerWidth: number
  dockHeight: number
  tables: Record<string, TableLayout>
  /** The namespaces that were last picked, by cluster. */
  namespaces: Record<string, string[]>
  /** Open groups of the navigation. */
  closedGroups: string[]
}

const defaults: Remembered = {
  navWidth: 208,
  drawerWidth: 480,
  dockHeight: 340,
  tables: {},
  namespaces: {},
  closedGroups: [],
}

/** Sizes and columns, kept in the page's own storage; the dock's tabs live as long as the window. */
export const useLayout = defineStore('layout', () => {
  const remembered = ref<Remembered>({ ...defaults, ...read() })
  watch(remembered, (value) => localStorage.setItem(storageKey, JSON.stringify(value)), { deep: true })

  const dockTabs = shallowRef<readonly DockTab[]>([])
  const activeDockTab = shallowRef('')
  const isDockOpen = shallowRef(false)
  /** Dock tabs with text that was not applied. */
  const dirtyTabs = shallowRef<ReadonlySet<string>>(new Set())

  function openDock(tab: Omit<DockTab, 'id'>): void {
    const { cluster, resource, namespace, name } = tab.ref
    const id = [tab.type, cluster, resource.group, resource.resource, namespace, name].join('|')
    if (!dockTabs.value.some((open) => open.id === id)) dockTabs.value = [...dockTabs.value, { ...tab, id }]
    activeDockTab.value = id
    isDockOpen.value = true
  }

  function closeDock(id: string): void {
    const index = dockTabs.value.findIndex((tab) => tab.id === id)
    dockTabs.value = dockTabs.value.filter((tab) => tab.id !== id)
    setDirty(id, false)
    if (activeDockTab.value === id) activeDockTab.value = (dockTabs.value[index] ?? dockTabs.value.at(-1))?.id ?? ''
    if (dockTabs.value.length === 0) isDockOpen.value = false
  }

  function setDirty(id: string, isDirty: boolean): void {
    if (dirtyTabs.value.has(id) === isDirty) return
    const next = new Set(dirtyTabs.value)
    if (isDirty) next.add(id)
    else next.delete(id)
    dirtyTabs.value = next
  }

  return { remembered, dockTabs, activeDockTab, isDockOpen, dirtyTabs, openDock, closeDock, setDirty }
})

/** What an older or a broken version left behind is no reason to fail. */
function read(): Partial<Remembered> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
